/**
 * Campaigns for those who lead them: what there is, how far each is, how it is dialled, who takes
 * its calls, and every contact with what became of it.
 *
 * <p>A campaign's page shows a {@code CampaignView} and asks for it anew every three seconds; all
 * in it is counted already or bounded, so that it costs the same with five contacts and five
 * million. What is changed here (started, paused, stopped) goes the way of the API, and is refused
 * in its words.
 */
@NullMarked
package dev.hookswitch.console.campaigns;

import org.jspecify.annotations.NullMarked;
