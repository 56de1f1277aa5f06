/**
 * Asterisk, observed through its manager interface (AMI), versions 11 to 22.
 *
 * <p>{@link AsteriskLink} keeps one connection: it logs in, reads, and mends itself. Two threads:
 * the <em>reader</em> does nothing but read messages from the socket into a bounded queue, because
 * Asterisk disconnects a manager session that reads slowly (manager.conf {@code writetimeout}, 100
 * ms by default); the <em>link thread</em> takes them from there, translates, and calls the sink.
 * When the queue is full the reader holds back: that is logged and measured, and if Asterisk then
 * cuts the connection, the next one begins with a snapshot, so that nothing is lost but time.
 *
 * <p>{@link Translation} turns AMI messages into neutral signals. It is pure but for one thing that
 * AMI splits over two messages (what a Dial aims at, and how it ended). The traps it knows of are
 * written beside the lines that avoid them. {@link OldEvents} knows the words of Asterisk 11 and
 * before.
 *
 * <p>After each login the link asks once for all channels ({@code Status}). What arrives meanwhile
 * waits in the {@link Reception}, behind the snapshot: the signals of a reconnection are therefore
 * first one {@code Resynchronised} and then everything that was sent after the question was asked.
 * Some of it is already in the snapshot; whoever receives it must ignore what it knows. Later the
 * sink may doubt that old calls still live; then the same question is asked again, and nothing is
 * held back for the answer.
 *
 * <p>{@link AmiRecorder} writes down what a link would have heard, with what is personal masked;
 * {@link AmiRecording} reads such a text and plays it through the same reception.
 *
 * <p>Trust: everything read is bounded and tolerated. Unknown events and headers are no error, a
 * message without the header that makes it meaningful is left out.
 */
@NullMarked
package dev.hookswitch.pbx.asterisk;

import org.jspecify.annotations.NullMarked;
