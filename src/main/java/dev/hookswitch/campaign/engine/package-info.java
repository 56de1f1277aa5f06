/**
 * The engine of campaigns: who is called when, by whom they are spoken to, and what is stored of
 * it.
 *
 * <h2>Overview</h2>
 *
 * <p>{@code Engine} is the step object: told the news of the dialer and the time, it takes contacts
 * from the queue, has their calls placed, finds operators for those who answer, and stores what
 * became of each. {@code Course} says for one call what follows on what; {@code LineCount} how many
 * are dialled; {@code Floor} which operators count for which campaign. {@link
 * dev.hookswitch.campaign.engine.CampaignEngine} is the thin driver: one thread while this process
 * holds the lease.
 *
 * <h2>Failure</h2>
 *
 * <p>The dialer stores a call before anybody is called, under the id that the queue gave the
 * attempt; so an attempt that the dialer does not know was never placed, and no other can be
 * doubted; of giving it back and placing it one happens, whichever process does which. At its
 * start, and every half minute, the engine settles the attempts of which it knows nothing. Where
 * the database is away calls go on: what is to be stored waits in its order. Where the PBX or the
 * limits of the account allow no call, what was given out is given back.
 *
 * <h2>Trust</h2>
 *
 * <p>An operator is claimed by a transaction before they are called. What a stranger's file says of
 * a contact reaches the PBX as the value of a variable whose name begins with {@code CONTACT_}.
 */
@NullMarked
package dev.hookswitch.campaign.engine;

import org.jspecify.annotations.NullMarked;
