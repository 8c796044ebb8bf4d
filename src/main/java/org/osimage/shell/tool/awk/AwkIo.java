package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.Streams;
import org.osimage.shell.file.FileException;

/** Files and commands that a program reads and writes. */
final class AwkIo {
  private final Invocation call;
  private final Map<String, Records> inputs = new HashMap<>();
  private final Map<String, Stream> outputs = new LinkedHashMap<>();
  private final Map<String, Streams.Collector> pipes = new LinkedHashMap<>();

  AwkIo(Invocation call) {
    this.call = call;
  }

  private int shell(String command, Stream in, Stream out) throws IOException {
    return call.run(List.of("sh", "-c", command), in, out);
  }

  Value readFile(AwkRun run, Expression file, Optional<Expression.Place> into) throws IOException {
    String path = run.text(file.of(run));
    Records records = inputs.get(path);
    if (records == null) {
      try {
        records = new Records(path.equals("-") ? call.in() : call.open(path), call.budget());
      } catch (FileException e) {
        return Value.of(-1);
      }
      inputs.put(path, records);
    }
    return run.read(records, into, false);
  }

  Value readCommand(AwkRun run, Expression command, Optional<Expression.Place> into)
      throws IOException {
    String text = run.text(command.of(run));
    Records records = inputs.get(text);
    if (records == null) {
      Streams.Collector out = Streams.collector(call.budget());
      shell(text, call.in(), out);
      records = new Records(Streams.bytes(out.toBytes()), call.budget());
      inputs.put(text, records);
    }
    return run.read(records, into, true);
  }

  /**
   * @param kind the sign of the redirection
   */
  Stream output(String kind, String target) throws IOException {
    if (kind.equals("|")) {
      return pipes.computeIfAbsent(target, t -> Streams.collector(call.budget()));
    }
    if (target.equals("/dev/stdout") || target.equals("-")) {
      return call.out();
    }
    if (target.equals("/dev/stderr")) {
      return call.err();
    }
    Stream stream = outputs.get(target);
    if (stream == null) {
      stream = kind.equals(">>") ? call.append(target) : call.create(target);
      outputs.put(target, stream);
    }
    return stream;
  }

  Value system(String command) throws IOException {
    return Value.of(shell(command, call.in(), call.out()));
  }

  Value close(String name) throws IOException {
    Streams.Collector pipe = pipes.remove(name);
    if (pipe != null) {
      return Value.of(shell(name, Streams.bytes(pipe.toBytes()), call.out()));
    }
    boolean known = outputs.remove(name) != null | inputs.remove(name) != null;
    return Value.of(known ? 0 : -1);
  }

  void closeAll() throws IOException {
    for (String name : List.copyOf(pipes.keySet())) {
      close(name);
    }
  }
}
