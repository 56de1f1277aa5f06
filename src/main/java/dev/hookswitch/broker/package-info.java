/**
 * Publishing to message brokers: Kafka, RabbitMQ and NATS JetStream, as destinations beside
 * webhooks.
 *
 * <p>It is the same one attempt as in {@code webhook}, with the same outcome: nothing here retries,
 * and {@code dispatch} decides what an {@link dev.hookswitch.webhook.AttemptResult} means.
 * "Accepted" means that the broker has said that it keeps the event: all in-sync replicas of Kafka,
 * a publisher confirm of RabbitMQ, the acknowledgement of a JetStream stream. What the client
 * libraries offer beyond that is switched off where it would act on its own: reconnecting in the
 * background with a buffer of old messages, retrying past our timeout, following a cluster's gossip
 * to addresses nobody has judged.
 *
 * <p>A {@link dev.hookswitch.broker.Destination} is a URL taken apart; {@link
 * dev.hookswitch.broker.Links} keeps one {@link dev.hookswitch.broker.Link} for each destination
 * and its login, opened when it is first needed, thrown away when it has failed, closed when nobody
 * has used it for a while. {@link dev.hookswitch.broker.KafkaSender}, {@link
 * dev.hookswitch.broker.RabbitSender} and {@link dev.hookswitch.broker.NatsSender} are what the
 * three kinds differ in. {@link dev.hookswitch.broker.Destinations} is the door.
 *
 * <p>Only an administrator may name a broker: a broker tells its clients further addresses to
 * connect to, and with Kafka those cannot be judged before the connection is made.
 */
@NullMarked
package dev.hookswitch.broker;

import org.jspecify.annotations.NullMarked;
