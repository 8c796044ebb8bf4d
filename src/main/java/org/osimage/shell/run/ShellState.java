package org.osimage.shell.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.Streams;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.syntax.Dialect;

/** Everything that a subshell copies from its parent. */
public final class ShellState {
  /** The shell's own process number, the same in every run. */
  public static final int PROCESS = 1000;

  private final Dialect dialect;
  private final Variables variables;
  private final ShellOptions options;
  private final Map<String, FunctionBody> functions;
  private final Map<String, String> aliases;
  private final TreeMap<String, String> traps;
  private final TreeMap<Integer, Stream> descriptors;
  private String script;
  private String zero;
  private List<String> parameters = List.of();
  private String directory = "";
  private String logical = "/";
  private int umask = 022;
  private int status;
  private int line = 1;
  private int loops;
  private int functionDepth;
  private int sourceDepth;
  private Optional<Integer> substitutionStatus = Optional.empty();
  private Optional<Integer> lastBackground = Optional.empty();
  private final Map<Integer, Integer> finished;
  private int optionOffset;
  private int optionIndex = 1;
  private long random;
  private boolean subshell;
  private boolean tested;
  private Optional<Integer> exitStatus = Optional.empty();
  private Optional<ShellOptions> savedOptions = Optional.empty();
  private List<Integer> pipeStatus = List.of(0);

  ShellState(Dialect dialect, String script) {
    this.dialect = dialect;
    this.script = script;
    this.zero = script;
    this.options = new ShellOptions();
    this.variables = new Variables(options);
    this.functions = new HashMap<>();
    this.aliases = new TreeMap<>();
    this.traps = new TreeMap<>();
    this.descriptors = new TreeMap<>();
    this.finished = new HashMap<>();
  }

  private ShellState(ShellState from) {
    dialect = from.dialect;
    script = from.script;
    zero = from.zero;
    options = from.options.copy();
    variables = from.variables.copy(options);
    functions = new HashMap<>(from.functions);
    aliases = new TreeMap<>(from.aliases);
    traps = new TreeMap<>();
    from.traps.forEach(
        (signal, action) -> {
          if (action.isEmpty()) { // only ignored ones pass to a subshell
            traps.put(signal, action);
          }
        });
    descriptors = new TreeMap<>(from.descriptors);
    finished = new HashMap<>();
    parameters = from.parameters;
    directory = from.directory;
    logical = from.logical;
    umask = from.umask;
    status = from.status;
    line = from.line;
    loops = from.loops;
    functionDepth = from.functionDepth;
    sourceDepth = from.sourceDepth;
    lastBackground = from.lastBackground;
    optionOffset = from.optionOffset;
    optionIndex = from.optionIndex;
    random = from.random;
    subshell = true;
  }

  ShellState fork() {
    return new ShellState(this);
  }

  public Dialect dialect() {
    return dialect;
  }

  public boolean bash() {
    return dialect == Dialect.BASH;
  }

  public Variables variables() {
    return variables;
  }

  public ShellOptions options() {
    return options;
  }

  public Map<String, FunctionBody> functions() {
    return functions;
  }

  public Map<String, String> aliases() {
    return aliases;
  }

  /** Actions by the signal's name without SIG, and EXIT. */
  public Map<String, String> traps() {
    return traps;
  }

  public Optional<Stream> descriptor(int number) {
    return Optional.ofNullable(descriptors.get(number));
  }

  /** The stream, or one on which everything fails. */
  public Stream stream(int number) {
    return descriptor(number).orElseGet(Streams::closed);
  }

  /** All that are open, by number from 0, as a program that is started inherits them. */
  List<Stream> streams() {
    List<Stream> streams = new ArrayList<>();
    int last = Math.max(2, descriptors.isEmpty() ? 0 : descriptors.lastKey());
    for (int i = 0; i <= last; i++) {
      streams.add(stream(i));
    }
    return streams;
  }

  void descriptor(int number, Optional<Stream> stream) {
    if (stream.isPresent()) {
      descriptors.put(number, stream.get());
    } else {
      descriptors.remove(number);
    }
  }

  /** The script that runs, for messages. */
  public String script() {
    return script;
  }

  void script(String newScript) {
    script = newScript;
  }

  /** The value of {@code $0}. */
  public String zero() {
    return zero;
  }

  void zero(String newZero) {
    zero = newZero;
  }

  /** The positional parameters. */
  public List<String> parameters() {
    return parameters;
  }

  public void parameters(List<String> newParameters) {
    parameters = List.copyOf(newParameters);
    optionOffset = 0;
  }

  /** The working directory without a leading slash. */
  public String directory() {
    return directory;
  }

  public void directory(String newDirectory) {
    directory = newDirectory;
  }

  /** The working directory as the script went there, with links and a leading slash. */
  public String logical() {
    return logical;
  }

  public void logical(String newLogical) {
    logical = newLogical;
  }

  public int umask() {
    return umask;
  }

  public void umask(int newUmask) {
    umask = newUmask;
  }

  /** The value of {@code $?}. */
  public int status() {
    return status;
  }

  void status(int newStatus) {
    status = newStatus;
  }

  public int line() {
    return line;
  }

  void line(int newLine) {
    line = newLine;
  }

  public int loops() {
    return loops;
  }

  void loops(int newLoops) {
    loops = newLoops;
  }

  public int functionDepth() {
    return functionDepth;
  }

  void functionDepth(int depth) {
    functionDepth = depth;
  }

  public int sourceDepth() {
    return sourceDepth;
  }

  void sourceDepth(int depth) {
    sourceDepth = depth;
  }

  Optional<Integer> substitutionStatus() {
    return substitutionStatus;
  }

  void substitutionStatus(Optional<Integer> newStatus) {
    substitutionStatus = newStatus;
  }

  /** The value of {@code $!}. */
  public Optional<Integer> lastBackground() {
    return lastBackground;
  }

  void background(int process, int exit) {
    lastBackground = Optional.of(process);
    finished.put(process, exit);
  }

  /** Exit statuses of background processes, all of which have ended. */
  public Map<Integer, Integer> finished() {
    return finished;
  }

  /** Where getopts is within an argument. */
  public int optionOffset() {
    return optionOffset;
  }

  public void optionOffset(int offset) {
    optionOffset = offset;
  }

  /** Which argument getopts of dash looks at next; each function has its own. */
  public int optionIndex() {
    return optionIndex;
  }

  public void optionIndex(int index) {
    optionIndex = index;
  }

  /** The next number of a sequence that is the same in every run, 0 to 32767. */
  int nextRandom() {
    random = (random * 1103515245L + 12345) & 0x7fffffffL;
    return (int) (random >> 16) & 0x7fff;
  }

  /** In a trap on exit: the status that the shell ends with. */
  public Optional<Integer> exitStatus() {
    return exitStatus;
  }

  void exitStatus(int newStatus) {
    exitStatus = Optional.of(newStatus);
  }

  /** Lets the options come back at the end of the function. */
  public void localOptions() {
    if (savedOptions.isEmpty()) {
      savedOptions = Optional.of(options.copy());
    }
  }

  Optional<ShellOptions> swapSavedOptions(Optional<ShellOptions> other) {
    Optional<ShellOptions> saved = savedOptions;
    savedOptions = other;
    return saved;
  }

  /** Whether the status of the command that runs is looked at, so that -e does not apply. */
  public boolean tested() {
    return tested;
  }

  void tested(boolean newTested) {
    tested = newTested;
  }

  public boolean subshell() {
    return subshell;
  }

  public List<Integer> pipeStatus() {
    return pipeStatus;
  }

  void pipeStatus(List<Integer> statuses) {
    pipeStatus = List.copyOf(statuses);
  }

  /** The characters that split fields. */
  String separators() {
    return variables.value("IFS").orElse(" \t\n");
  }

  /** Prints as the shell itself: {@code script: line: message}. */
  public void complain(String message) throws java.io.IOException {
    stream(2).print(Bytes.fromText(script) + ": " + line + ": " + message + "\n");
  }
}
