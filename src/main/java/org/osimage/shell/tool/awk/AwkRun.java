package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.FileException;
import org.osimage.shell.pattern.Regex;
import org.osimage.shell.pattern.RegexException;
import org.osimage.shell.pattern.RegexSyntax;
import org.osimage.shell.tool.awk.Statement.Flow;

/** A program that runs: its variables and its input. */
final class AwkRun {
  private final Invocation call;
  private final Program program;
  private final Map<String, Integer> names;
  private final List<Slot> globals = new ArrayList<>();
  private final AwkIo io;
  private final Fields fields = new Fields(this);
  private final Map<String, Regex> regexes = new HashMap<>();
  private List<Slot> frame = List.of();
  private Value result = Value.UNSET;
  private int exit;
  private long records;
  private long fileRecords;
  private int argument = 1;
  private boolean anyFile;
  private Optional<Records> main = Optional.empty();
  private String numberFormat = "%.6g";
  private long random = 1;
  private double seed;
  private final boolean[] inRange;
  private int status;

  AwkRun(Invocation call, Program program, Map<String, Integer> names) {
    this.call = call;
    this.program = program;
    this.names = names;
    this.io = new AwkIo(call);
    this.inRange = new boolean[program.rules.size()];
  }

  Invocation call() {
    return call;
  }

  AwkIo io() {
    return io;
  }

  Fields fields() {
    return fields;
  }

  String numberFormat() {
    return numberFormat;
  }

  String text(Value value) {
    return value.toText(numberFormat);
  }

  String checked(String text) {
    call.budget().inMemory(text.length());
    return text;
  }

  Slot slot(int index, boolean local) {
    if (local) {
      return frame.get(index);
    }
    while (globals.size() <= index) {
      globals.add(new Slot());
    }
    return globals.get(index);
  }

  private Slot global(String name) {
    return slot(names.computeIfAbsent(name, n -> names.size()), false);
  }

  /** A variable of the program, of which some are worked out. */
  Value global(String name, Slot slot) throws IOException {
    return switch (name) {
      case "NF" -> Value.of(fields.count());
      case "NR" -> Value.of(records);
      case "FNR" -> Value.of(fileRecords);
      default -> slot.value();
    };
  }

  void changed(String name, Value value) throws IOException {
    switch (name) {
      case "NF" -> fields.count((int) value.toNumber());
      case "NR" -> records = (long) value.toNumber();
      case "FNR" -> fileRecords = (long) value.toNumber();
      case "CONVFMT" -> numberFormat = value.toText("%.6g");
      default -> {}
    }
  }

  void set(String name, Value value) throws IOException {
    global(name).set(value);
    changed(name, value);
  }

  Map<String, Value> array(String name) {
    return global(name).array();
  }

  String string(String name) {
    return text(global(name).value());
  }

  Regex regex(String text) {
    return regexes.computeIfAbsent(
        text,
        t -> {
          try {
            return Regex.compile(t, RegexSyntax.AWK);
          } catch (RegexException e) {
            throw new AwkException("regular expression compile failed (" + e.text() + ")\n" + t);
          }
        });
  }

  Regex regex(Expression pattern) throws IOException {
    return regex(
        pattern instanceof Operators.Literal literal ? literal.text() : text(pattern.of(this)));
  }

  String key(List<Expression> keys) throws IOException {
    if (keys.size() == 1) {
      return text(keys.get(0).of(this));
    }
    StringBuilder key = new StringBuilder();
    for (Expression each : keys) {
      key.append(key.length() == 0 && each == keys.get(0) ? "" : string("SUBSEP"));
      key.append(text(each.of(this)));
    }
    return key.toString();
  }

  Value length(Variable variable) throws IOException {
    Slot slot = variable.slot(this);
    try {
      return Value.of(text(variable.of(this)).length());
    } catch (AwkException e) {
      return Value.of(slot.array().size());
    }
  }

  double random() {
    random = random * 6364136223846793005L + 1442695040888963407L;
    return (random >>> 11) / (double) (1L << 53);
  }

  double seed(double newSeed) {
    double old = seed;
    seed = newSeed;
    random = Double.doubleToLongBits(newSeed) ^ 0x5deece66dL;
    return old;
  }

  Value call(Program.Function function, List<Expression> arguments) throws IOException {
    Statement body =
        function.body.orElseThrow(
            () -> new AwkException("function " + function.name + " never defined"));
    if (arguments.size() > function.parameters.size()) {
      throw new AwkException("too many arguments in call to " + function.name);
    }
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < function.parameters.size(); i++) {
      if (i >= arguments.size()) {
        slots.add(new Slot());
      } else if (arguments.get(i) instanceof Variable variable && !special(variable)) {
        slots.add(variable.slot(this).passed());
      } else {
        Slot slot = new Slot();
        slot.set(arguments.get(i).of(this));
        slots.add(slot);
      }
    }
    call.budget().enter();
    List<Slot> before = frame;
    frame = slots;
    result = Value.UNSET;
    Flow flow = body.run(this);
    frame = before;
    call.budget().leave();
    if (flow == Flow.EXIT || flow == Flow.NEXT || flow == Flow.NEXT_FILE) {
      throw new Unwinding(flow);
    }
    Value value = result;
    result = Value.UNSET;
    return value;
  }

  private static boolean special(Variable variable) {
    return !variable.local() && List.of("NF", "NR", "FNR").contains(variable.name());
  }

  /** exit or next within a function. */
  static final class Unwinding extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Flow flow;

    Unwinding(Flow flow) {
      super("", null, false, false);
      this.flow = flow;
    }
  }

  void result(Value value) {
    result = value;
  }

  void exit(int newStatus) {
    exit = newStatus;
  }

  /** The next record of one input into a variable or the record; 1, 0 at the end. */
  Value read(Records from, Optional<Expression.Place> into, boolean counts) throws IOException {
    Optional<String> record = from.next(this, string("RS"));
    if (record.isEmpty()) {
      return Value.ZERO;
    }
    if (counts) {
      records++;
    }
    if (into.isPresent()) {
      into.get().set(this, Value.input(record.get()));
    } else {
      fields.record(record.get());
    }
    return Value.ONE;
  }

  Value readMain(Optional<Expression.Place> into) throws IOException {
    Optional<String> record = nextRecord();
    if (record.isEmpty()) {
      return Value.ZERO;
    }
    if (into.isPresent()) {
      into.get().set(this, Value.input(record.get()));
    } else {
      fields.record(record.get());
    }
    return Value.ONE;
  }

  private Optional<String> nextRecord() throws IOException {
    while (true) {
      if (main.isEmpty() && !openNext()) {
        return Optional.empty();
      }
      Optional<String> record = main.orElseThrow().next(this, string("RS"));
      if (record.isPresent()) {
        records++;
        fileRecords++;
        return record;
      }
      main = Optional.empty();
    }
  }

  /** Opens the next file that the arguments name, doing assignments on the way. */
  private boolean openNext() throws IOException {
    int count = (int) global("ARGC").value().toNumber();
    while (argument < count) {
      Value value = array("ARGV").getOrDefault(Integer.toString(argument++), Value.of(""));
      String word = text(value);
      if (word.isEmpty()) {
        continue;
      }
      if (word.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*")) {
        assign(word);
        continue;
      }
      anyFile = true;
      if (open(word)) {
        return true;
      }
    }
    return !anyFile && open("-");
  }

  private boolean open(String path) throws IOException {
    anyFile = true;
    try {
      main =
          Optional.of(new Records(path.equals("-") ? call.in() : call.open(path), call.budget()));
    } catch (FileException e) {
      status = 2;
      call.fail("cannot open " + path + " (" + e.errno().text() + ")");
      return false;
    }
    set("FILENAME", Value.of(path.equals("-") ? "" : path));
    fileRecords = 0;
    return true;
  }

  void assign(String word) throws IOException {
    int equals = word.indexOf('=');
    StringBuilder value = new StringBuilder();
    String text = word.substring(equals + 1);
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i++);
      if (c == '\\' && i < text.length()) {
        i = Lexer.escape(text, i, value);
      } else {
        value.append(c);
      }
    }
    set(word.substring(0, equals), Value.input(value.toString()));
  }

  private Flow guarded(Statement statement) throws IOException {
    try {
      return statement.run(this);
    } catch (Unwinding e) {
      frame = List.of();
      return e.flow;
    }
  }

  int run() throws IOException {
    boolean exits = false;
    for (Statement each : program.begin) {
      exits = exits || guarded(each) == Flow.EXIT;
    }
    if (!exits && !(program.rules.isEmpty() && program.end.isEmpty())) {
      records();
    }
    if (!exits) {
      for (Statement each : program.end) {
        if (guarded(each) == Flow.EXIT) {
          break;
        }
      }
    }
    io.closeAll();
    return exit != 0 ? exit : status;
  }

  /** Runs the rules on every record; exit leads to the END actions. */
  private void records() throws IOException {
    for (Optional<String> record = nextRecord(); record.isPresent(); record = nextRecord()) {
      fields.record(record.get());
      for (Program.Rule rule : program.rules) {
        Flow flow = guarded(run -> run.applies(rule) ? rule.action().run(run) : Flow.ON);
        if (flow == Flow.EXIT) {
          return;
        }
        if (flow == Flow.NEXT || flow == Flow.NEXT_FILE) {
          main = flow == Flow.NEXT_FILE ? Optional.empty() : main;
          break;
        }
      }
    }
  }

  private boolean applies(Program.Rule rule) throws IOException {
    if (rule.pattern().isEmpty()) {
      return true;
    }
    if (rule.to().isEmpty()) {
      return rule.pattern().get().of(this).truth();
    }
    if (!inRange[rule.number()] && !rule.pattern().get().of(this).truth()) {
      return false;
    }
    inRange[rule.number()] = !rule.to().get().of(this).truth();
    return true;
  }
}
