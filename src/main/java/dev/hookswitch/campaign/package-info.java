/**
 * Campaigns: lists of contacts that are called by and by, and what became of each of them.
 *
 * <h2>Overview</h2>
 *
 * <p>A {@link dev.hookswitch.campaign.Campaign} is a {@link dev.hookswitch.campaign.Definition} and
 * its contacts. Contacts come in by a {@link dev.hookswitch.campaign.ContactImport}, a million in
 * one text; {@link dev.hookswitch.campaign.CallQueue} gives out those that are due, and takes back
 * what became of them. When a contact may be called is a question to {@link
 * dev.hookswitch.campaign.CallingHours}, whether it is called again one to {@link
 * dev.hookswitch.campaign.RetryRules}: both are functions without clock or chance. {@link
 * dev.hookswitch.campaign.Operators} say themselves whether they are there.
 *
 * <p>This room places no call and looks at no event. Whoever does (the engine) drives {@link
 * dev.hookswitch.campaign.CallQueue} and {@link dev.hookswitch.campaign.OperatorStore}.
 *
 * <h2>States</h2>
 *
 * <p>Each has its table in the class that enforces it: {@link
 * dev.hookswitch.campaign.CampaignState}, {@link dev.hookswitch.campaign.ContactStatus}, {@link
 * dev.hookswitch.campaign.OperatorState}. A pause that was answered holds at once: giving out
 * contacts and changing a campaign's state are guarded by the same row.
 *
 * <h2>Failure</h2>
 *
 * <p>A contact is given out by a committed transaction that also notes the attempt and the id that
 * its call will have. A process that dies leaves such attempts behind; the next one asks {@link
 * dev.hookswitch.campaign.CallFates} what became of each ({@link
 * dev.hookswitch.campaign.Recovery}), and what nobody can say was a call that was lost: such a
 * contact is called again after the pause that the rules set for that, neither at once nor never.
 *
 * <h2>Trust</h2>
 *
 * <p>What stands in a file of contacts is a stranger's: names of variables are made harmless,
 * values bounded and rid of control characters, and what is exported is safe to open in a
 * spreadsheet. Numbers are in no log line and no metric.
 */
@NullMarked
package dev.hookswitch.campaign;

import org.jspecify.annotations.NullMarked;
