package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;

/** awk(1). */
public final class Awk {
  private static final Options.Syntax SYNTAX =
      Options.of("F:v:f:W:")
          .with("field-separator:", 'F')
          .with("assign:", 'v')
          .with("file:", 'f')
          .with("re-interval", 'R')
          .with("posix", 'P')
          .with("traditional", 'T')
          .inOrder()
          .failingWith(2);

  private Awk() {}

  public static int awk(Invocation call) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    List<String> operands = options.operands();
    String text;
    if (options.has('f')) {
      StringBuilder all = new StringBuilder();
      for (String file : options.values('f')) {
        all.append(call.read(file)).append('\n');
      }
      text = all.toString();
    } else {
      if (operands.isEmpty()) {
        throw new UsageException(
            "usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]", 2);
      }
      text = operands.get(0);
      operands = operands.subList(1, operands.size());
    }
    try {
      return run(call, options, text, operands);
    } catch (AwkException e) {
      call.fail(e.text());
      return 2;
    }
  }

  private static int run(Invocation call, Options options, String text, List<String> operands)
      throws IOException {
    Map<String, Integer> names = new HashMap<>();
    Program program = new Statements(text, names).program();
    AwkRun run = new AwkRun(call, program, names);
    for (Map.Entry<String, String> each :
        Map.of(
                "FS",
                " ",
                "OFS",
                " ",
                "ORS",
                "\n",
                "RS",
                "\n",
                "SUBSEP",
                "\034",
                "CONVFMT",
                "%.6g",
                "OFMT",
                "%.6g",
                "FILENAME",
                "")
            .entrySet()) {
      run.set(each.getKey(), Value.of(each.getValue()));
    }
    run.set("RLENGTH", Value.of(-1));
    run.set("RSTART", Value.ZERO);
    new java.util.TreeMap<>(call.environment())
        .forEach((name, value) -> run.array("ENVIRON").put(name, Value.input(value)));
    run.array("ARGV").put("0", Value.of("awk"));
    for (int i = 0; i < operands.size(); i++) {
      run.array("ARGV").put(Integer.toString(i + 1), Value.input(operands.get(i)));
    }
    run.set("ARGC", Value.of(operands.size() + 1));
    if (options.has('F')) {
      String separator = options.value('F').orElse("");
      run.assign("FS=" + (separator.equals("t") ? "\\t" : separator));
    }
    for (String assignment : options.values('v')) {
      if (assignment.indexOf('=') <= 0) {
        throw new UsageException("improper assignment: -v " + assignment, 2);
      }
      run.assign(assignment);
    }
    return run.run();
  }
}
