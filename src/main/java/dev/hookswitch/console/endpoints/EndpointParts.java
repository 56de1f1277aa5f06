package dev.hookswitch.console.endpoints;

import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.Registrar;
import dev.hookswitch.format.Presets;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.webhook.Trials;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the pages of endpoints show and change.
 *
 * @param backlog of an endpoint by its id; empty while another process delivers
 */
public record EndpointParts(
    Endpoints endpoints,
    Registrar registrar,
    Presets presets,
    Trials trials,
    Function<String, Optional<EndpointBacklog>> backlog,
    DispatchStore deliveries,
    Replays replays,
    Journal journal,
    Directories directories,
    Campaigns campaigns) {}
