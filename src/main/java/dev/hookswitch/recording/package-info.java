/**
 * Calls are recorded, fetched from the PBX, and kept where they can be heard.
 *
 * <h2>Overview</h2>
 *
 * <p>{@link dev.hookswitch.recording.Rules} say which calls are recorded; a call can ask for it by
 * itself ({@link dev.hookswitch.recording.Recordings#want}). A {@code Recorder} for each PBX has it
 * begin a recording with the first conversation and keeps it going; when the call is over, a {@code
 * Collector} fetches its files, mixes them into one WAV file with each side on a channel of its
 * own, puts that into the {@link dev.hookswitch.archive.Archive}, and only then takes them off the
 * PBX. Nothing of a call waits for any of it.
 *
 * <h2>What is recorded</h2>
 *
 * <p>A call is recorded on one channel: that of whoever came to it first, which in most calls stays
 * until the end, wherever the others are transferred to. What that party says is on the first
 * channel of the recording, what it hears on the second. Where it leaves and the others talk on,
 * the recording has another {@link dev.hookswitch.recording.Part}, on the channel of one of them,
 * and sides are exchanged so that who was on the second channel stays there.
 *
 * <h2>State</h2>
 *
 * <p>A {@link dev.hookswitch.recording.Recording} is a row from before the PBX is told until long
 * after; its id derives from the session, so that its address is known before it is recorded and
 * never changes. Its transitions stand on {@link dev.hookswitch.recording.RecordingStore}. Who
 * talks on which channel is in memory alone ({@code Attendance}): told by the observer of the PBX,
 * and again after each snapshot. From the two of them follows what is to be done, so that after a
 * crash at any moment it is simply asked again: an order to the PBX can be given twice.
 *
 * <h2>Who does it</h2>
 *
 * <p>The process that delivers. The others hear of recordings that run, because each observer must
 * tell the same COMPLETED, and know who talks, so that they can take over at once.
 *
 * <h2>Failure</h2>
 *
 * <p>A PBX that cannot be asked is asked again while the call lasts. Files that cannot be fetched
 * are tried for, by a schedule, and then given up, with a sentence that whoever asks for the
 * recording is told. An archive that has no room is tried until it has: then nothing is given up,
 * and what was recorded waits on the PBX. Files on the PBX outlive every failure but their own
 * deletion.
 *
 * <h2>Trust</h2>
 *
 * <p>The names of files are made of derived ids, never of what a caller says. What comes from the
 * PBX is bounded and looked at before it is kept. A recording is shown to keys of its own account
 * alone.
 */
@NullMarked
package dev.hookswitch.recording;

import org.jspecify.annotations.NullMarked;
