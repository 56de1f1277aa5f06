package dev.hookswitch.api;

import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.DoNotCallStore;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.PhoneSystems;

/** What the interface shows and changes of campaigns. */
public record CampaignParts(
    Campaigns campaigns,
    ContactStore contacts,
    Operators operators,
    DoNotCallStore doNotCall,
    PhoneSystems systems) {}
