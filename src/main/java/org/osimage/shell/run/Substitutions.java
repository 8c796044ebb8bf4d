package org.osimage.shell.run;

import java.io.IOException;
import java.util.Optional;
import org.osimage.shell.command.Streams;
import org.osimage.shell.syntax.Clause;

/** Runs what command and process substitutions hold, each in a subshell. */
final class Substitutions implements Expander.Runner {
  private final Executor shell;

  Substitutions(Executor shell) {
    this.shell = shell;
  }

  @Override
  public String substitute(Clause body) throws IOException {
    Streams.Collector out = Streams.collector(shell.runtime().budget());
    int status =
        shell.fork(subshell -> substituted(subshell, body), Optional.empty(), Optional.of(out));
    shell.state().substitutionStatus(Optional.of(status));
    if (shell.state().bash()) {
      shell.state().status(status);
    }
    String text = out.text();
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    text = text.substring(0, end);
    return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
  }

  @Override
  public String process(Clause body, boolean reads) throws IOException {
    if (!reads) {
      throw shell.runtime().budget().exceeded("output to a process substitution is not supported");
    }
    Streams.Collector out = Streams.collector(shell.runtime().budget());
    shell.fork(subshell -> subshell.run(body, false), Optional.empty(), Optional.of(out));
    int number = 63;
    while (shell.state().descriptor(number).isPresent()) {
      number--;
    }
    shell.state().descriptor(number, Optional.of(Streams.bytes(out.toBytes())));
    return "/dev/fd/" + number;
  }

  /** In bash, {@code $(<file)} is the file. */
  private static int substituted(Executor shell, Clause body) throws IOException {
    if (shell.state().bash()
        && body instanceof Clause.Simple s
        && s.words().isEmpty()
        && s.assignments().isEmpty()
        && s.redirects().size() == 1) {
      try (Redirections redirections = shell.redirections()) {
        redirections.apply(s.redirects());
        byte[] bytes = shell.state().stream(s.redirects().get(0).descriptor()).readAll();
        shell.state().stream(1).write(bytes, 0, bytes.length);
        return 0;
      } catch (Redirections.Failed e) {
        shell.state().complain(e.text());
        return 1;
      }
    }
    return shell.run(body, false);
  }
}
