/**
 * Asterisk, observed through its manager interface (AMI), versions 11 to 22, and told what to do
 * through its REST interface (ARI). The one never does the work of the other: two sources would
 * double every fact.
 *
 * <h2>Observed</h2>
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
 * <h2>Told what to do</h2>
 *
 * <p>{@link AriControl} keeps a WebSocket open, by which it owns the name of an
 * <em>application</em>: channels that are handed to that name are handed to us, and what becomes of
 * them is told there. Orders are HTTP requests ({@link AriOrders}, {@link AriClient}), made by
 * whoever gives them. Two threads: OkHttp's <em>reader</em> turns messages into news and puts them
 * into a bounded queue; the <em>control thread</em> connects, takes them from there, and calls the
 * listener. When the queue is full the connection is cut, so that the listener is told {@code Lost}
 * and {@code Up} and knows that it has missed something; to hold back instead would let Asterisk
 * cut it (ari.conf {@code websocket_write_timeout}, 100 ms by default), sooner and for no reason
 * that anybody could read.
 *
 * <p>What an outcome is worth, as found on Asterisk 22, in its source, and tried on 16:
 *
 * <ul>
 *   <li>Every request is sent once. OkHttp's own repetition is off: a call that is repeated behind
 *       our back rings twice.
 *   <li>A call that cannot be dialled (a device that is not registered, an unknown endpoint) is
 *       answered 500, "Allocation failed"; no channel is made, and AMI is silent too. The same 500
 *       comes where the channel lives from an order given before, so it is looked for before {@code
 *       Refused} is said.
 *   <li>A 409 for an id that is taken means that the order was given before. But Asterisk keeps
 *       that reason for as long as the thread of a connection lives, and gives it to every other
 *       call that fails there: each call is placed on a connection of its own.
 *   <li>A call whose originator has ended is answered 400: {@code Refused}.
 *   <li>No answer, or a connection that breaks after it was made, is {@code Unknown}. Where not
 *       even a connection could be made, a call is {@code Refused}, because nothing was dialled;
 *       for all other orders that says nothing of use, and they are {@code Unknown}.
 *   <li>While a channel is played something, orders to join a bridge or to go on in the dialplan
 *       wait for its end, and may outlast our patience: stop the playback first. Media of an
 *       unknown kind is accepted by Asterisk and its end never told; therefore it is refused here.
 *   <li>On Asterisk 16 a variable is set a moment after the answer: orders to a channel keep their
 *       order, but a reading does not wait for them. From some version on it does (22).
 *   <li>Some ends have the cause 0, which is told as none. Which, differs: who hangs up in the
 *       application without a bridge has none on 22 and 16 on Asterisk 16, who does not answer in
 *       time has 19 and none. Whether somebody answered is known by the arrival, not by the cause.
 * </ul>
 *
 * <p>What is left when the connection is lost, by a cut or because this program was restarted: the
 * channels and bridges that the application had live on, and belong to whoever connects next under
 * the same name; orders reach them at once, and when they end or are answered that is told. What
 * happened meanwhile is not told. A call that is answered while nobody has the name is hung up by
 * Asterisk; one that still rings goes on ringing. So whoever is told {@code Up} asks for each
 * channel that it knows (FindChannel): one that is not there has ended; one that is calling will be
 * heard of; one that is up, and whose arrival was not told, arrived just before the connection
 * broke and will not be told again.
 *
 * <p>Two kinds of channels: of a call that was placed its end is told whatever it did before; of a
 * channel that the dialplan sent nothing is told after it left the application, not even its end.
 *
 * <p>One program at a time has the name. Who connects takes it, and the other is told: it says so
 * in words, and takes the name back only after half a minute, then ever more slowly ({@link
 * AriPauses}). Whether somebody has the name cannot be asked: Asterisk shows an application also
 * while nobody listens to it.
 *
 * <h2>Trust</h2>
 *
 * <p>Everything read is bounded and tolerated. Unknown events and headers are no error, a message
 * without the header that makes it meaningful is left out.
 */
@NullMarked
package dev.hookswitch.pbx.asterisk;

import org.jspecify.annotations.NullMarked;
