package org.osimage.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osimage.BuildLog;

/** A running script: passes its output to the log, line by line, and ends it when asked to. */
final class ScriptProcess {
  private static final int TAIL = 20;
  private static final long TURN_MILLIS = 100;
  private static final int MAX_LINE = 4096;

  /** For output still in the pipe after the end; a process left behind may hold it open. */
  private static final long GRACE_MILLIS = 2000;

  private final Process process;
  private final String prefix;
  private final BuildLog log;
  private final Deque<String> tail = new ArrayDeque<>();
  private final Thread reader;

  private ScriptProcess(Process process, String prefix, BuildLog log) {
    this.process = process;
    this.prefix = prefix;
    this.log = log;
    this.reader = new Thread(this::read, "osimage script output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a command with nothing of this process's environment. As long as its standard input is
   * open, somebody waits for it.
   */
  static ScriptProcess start(Path directory, String prefix, BuildLog log, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", Commands.PATH);
    builder.environment().put("LC_ALL", "C");
    return new ScriptProcess(builder.start(), prefix, log);
  }

  private void read() {
    StringBuilder line = new StringBuilder();
    byte[] chunk = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        String text = new String(chunk, 0, n, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length(); i++) {
          char c = text.charAt(i);
          if (c == '\n') {
            emit(line);
          } else if (line.length() < MAX_LINE) {
            line.append(c);
          }
        }
      }
    } catch (IOException e) {
      log.debug(prefix + ": " + e);
    }
    if (line.length() > 0) {
      emit(line);
    }
  }

  private void emit(StringBuilder line) {
    String text =
        new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
            .replaceAll("\\p{Cntrl}", " ")
            .stripTrailing();
    line.setLength(0);
    synchronized (tail) {
      tail.addLast(text);
      if (tail.size() > TAIL) {
        tail.removeFirst();
      }
    }
    log.info(prefix + ": " + text);
  }

  /**
   * Waits for the end; a process that takes too long, or too much, is killed.
   *
   * @return why it was killed; empty when it ended by itself
   */
  Optional<String> await(long seconds, ScriptWatch watch) throws IOException {
    try {
      Optional<String> ended = waitFor(seconds, watch);
      if (ended.isPresent()) {
        kill();
      } else {
        ended = watch.written().map(what -> "left " + what);
      }
      reader.join(GRACE_MILLIS);
      if (reader.isAlive()) {
        log.warn(prefix + ": left a process behind");
      }
      return ended;
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException(prefix + " was interrupted").initCause(e);
    } finally {
      process.getOutputStream().close();
    }
  }

  private Optional<String> waitFor(long seconds, ScriptWatch watch) throws InterruptedException {
    long turns = seconds * 1000 / TURN_MILLIS;
    for (long turn = 0; turn < turns; turn++) {
      if (process.waitFor(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
      Optional<String> excess = watch.excess(process.toHandle(), turn * TURN_MILLIS);
      if (excess.isPresent()) {
        return excess.map(what -> "was killed: it used " + what);
      }
    }
    return Optional.of("did not end within " + seconds + " s and was killed");
  }

  /** Lets the supervisor kill all that it started, as it does when this process dies. */
  private void kill() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  int exit() {
    return process.exitValue();
  }

  List<String> tail() {
    synchronized (tail) {
      return new ArrayList<>(tail);
    }
  }
}
