package dev.hookswitch.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.random.RandomGenerator;

/**
 * One manager session of the demonstration PBX. A client that does not read is cut off, as Asterisk
 * would.
 */
final class DemoClient implements DemoFloor.Listener {

  private static final int BEHIND_AT_MOST = 50_000;
  private static final int MAX_LINE = 8 * 1024;

  private final Socket socket;
  private final String username;
  private final String secret;
  private final DemoFloor floor;
  private final Instant booted;
  private final InstantSource clock;
  private final String challenge;
  private final BlockingQueue<String> outgoing = new ArrayBlockingQueue<>(BEHIND_AT_MOST);
  private boolean loggedIn;

  DemoClient(
      Socket socket,
      String username,
      String secret,
      DemoFloor floor,
      Instant booted,
      InstantSource clock,
      RandomGenerator random) {
    this.socket = socket;
    this.username = username;
    this.secret = secret;
    this.floor = floor;
    this.booted = booted;
    this.clock = clock;
    this.challenge = Integer.toString(100_000_000 + random.nextInt(900_000_000));
  }

  void start(Runnable onLogin, Runnable onEnd) {
    hear("Asterisk Call Manager/11.0.0\r\n");
    Thread.ofVirtual().name("demo-pbx-write").start(this::writeUntilClosed);
    Thread.ofVirtual()
        .name("demo-pbx-read")
        .start(() -> {
          readUntilClosed(onLogin);
          floor.remove(this);
          close();
          onEnd.run();
        });
  }

  @Override
  public void hear(String message) {
    if (!outgoing.offer(message)) {
      close();
    }
  }

  private void writeUntilClosed() {
    try {
      OutputStream out = socket.getOutputStream();
      while (!socket.isClosed()) {
        out.write(outgoing.take().getBytes(StandardCharsets.UTF_8));
        if (outgoing.isEmpty()) {
          out.flush();
        }
      }
    } catch (IOException e) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilClosed(Runnable onLogin) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      Map<String, String> action = new LinkedHashMap<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.length() > MAX_LINE) {
          return;
        }
        int colon = line.indexOf(':');
        if (colon > 0) {
          action.put(
              line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
              line.substring(colon + 1).strip());
        } else if (!action.isEmpty()) {
          answer(action, onLogin);
          action.clear();
        }
      }
    } catch (IOException e) {
      close();
    }
  }

  private void answer(Map<String, String> action, Runnable onLogin) {
    String name = action.getOrDefault("action", "").toLowerCase(Locale.ROOT);
    switch (name) {
      case "challenge" -> respond(action, "Success", "Challenge: " + challenge);
      case "login" -> login(action, onLogin);
      case "logoff" -> {
        respond(action, "Goodbye", "Message: Thanks for all the fish.");
        close();
      }
      case "ping" -> respond(action, "Success", "Ping: Pong");
      default -> answerIfLoggedIn(name, action);
    }
  }

  private void answerIfLoggedIn(String name, Map<String, String> action) {
    if (!loggedIn) {
      respond(action, "Error", "Message: Permission denied");
      return;
    }
    switch (name) {
      case "filter" -> respond(action, "Success", "Message: Filter added successfully");
      case "events" -> respond(action, "Success", "Events: On");
      case "coresettings" ->
          respond(action, "Success", "AMIversion: 11.0.0\r\nAsteriskVersion: 22 (demonstration)");
      case "status" -> floor.sayStatus(this, action.getOrDefault("actionid", ""), clock.instant());
      default -> respond(action, "Error", "Message: Invalid/unknown command");
    }
  }

  private void login(Map<String, String> action, Runnable onLogin) {
    boolean known = username.equals(action.get("username"));
    boolean right =
        action.containsKey("key")
            ? same(action.get("key"), md5(challenge + secret))
            : same(action.getOrDefault("secret", ""), secret);
    if (!known || !right) {
      respond(action, "Error", "Message: Authentication failed");
      return;
    }
    loggedIn = true;
    respond(action, "Success", "Message: Authentication accepted");
    long uptime = Duration.between(booted, clock.instant()).toSeconds();
    hear(
        "Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: "
            + uptime
            + "\r\nLastReload: "
            + uptime
            + "\r\nStatus: Fully Booted\r\n\r\n");
    floor.add(this);
    onLogin.run();
  }

  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private void respond(Map<String, String> action, String response, String lines) {
    String id = action.get("actionid");
    hear(
        "Response: "
            + response
            + "\r\n"
            + (id == null ? "" : "ActionID: " + id + "\r\n")
            + lines
            + "\r\n\r\n");
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is to be gone, and it is
    }
  }
}
