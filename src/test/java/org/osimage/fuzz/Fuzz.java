package org.osimage.fuzz;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osimage.BuildLog;
import org.osimage.archive.read.BodySink;
import org.osimage.compress.block.Resources;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.flar.header.FlarLimits;
import org.osimage.testing.MemoryContentStore;

/**
 * Gives damaged input to every reader: each static method of the compiled classes that is called
 * like one (read, parse, of, open ...), takes bytes, a stream, a text or a file first, and declares
 * an IOException for what is wrong. Anything else that it throws is a finding, as is an answer that
 * takes more than five seconds. Arguments: directory of classes, scratch directory, seconds, seed.
 */
public final class Fuzz {
  private static final Set<String> NAMES =
      Set.of("read", "parse", "of", "open", "check", "first", "load", "split", "paths", "list");

  /** Every reader has its turn for that long: slow ones must not keep the others waiting. */
  private static final long SLICE_NANOS = 20_000_000L;

  private static final long SLOW_NANOS = 5_000_000_000L;

  /** Not of input: their callers promise what they take. */
  private static final Set<String> NOT_READERS =
      Set.of(
          "org.osimage.content.PackedContentStore",
          "org.osimage.content.StoreUse",
          "org.osimage.host.HostStat",
          "org.osimage.iso.IsoTime",
          "org.osimage.archive.read.TarHeader", // of a block of 512 bytes
          "org.osimage.boot.BootMenu",
          "org.osimage.script.HeldDirectory",
          "org.osimage.pipeline.flash.HostDirectory");

  private final Random random;
  private final Path scratch;
  private final List<byte[]> corpus = new ArrayList<>();
  private final Map<String, List<byte[]>> kept = new HashMap<>();
  private final SortedMap<String, Long> executions = new TreeMap<>();
  private final SortedMap<String, String> findings = new TreeMap<>();

  private Fuzz(Path scratch, long seed) {
    this.scratch = scratch;
    this.random = new Random(seed);
  }

  /** The readers, in the order of their names. */
  static List<Method> readers(Path classes) throws IOException {
    List<Method> readers = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes.resolve("org/osimage"))) {
      files = all.filter(f -> f.toString().endsWith(".class")).sorted().toList();
    }
    for (Path file : files) {
      String name =
          classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
      if (name.contains("package-info") || NOT_READERS.contains(name)) {
        continue;
      }
      try {
        for (Method method :
            Class.forName(name, false, Fuzz.class.getClassLoader()).getDeclaredMethods()) {
          if (isReader(method)) {
            method.setAccessible(true);
            readers.add(method);
          }
        }
      } catch (LinkageError | ClassNotFoundException e) {
        continue; // needs Maven
      }
    }
    readers.sort(java.util.Comparator.comparing(Fuzz::name));
    return readers;
  }

  private static boolean isReader(Method method) {
    if (!Modifier.isStatic(method.getModifiers())
        || Modifier.isPrivate(method.getModifiers())
        || !NAMES.contains(method.getName())
        || method.getParameterCount() == 0
        || !saysWhatIsWrong(method)) {
      return false;
    }
    Class<?>[] types = method.getParameterTypes();
    if (!isData(types[0])) {
      return false;
    }
    return Arrays.stream(types).skip(1).allMatch(Fuzz::isKnown);
  }

  /** By an exception, or an empty answer. */
  private static boolean saysWhatIsWrong(Method method) {
    return method.getReturnType().getSimpleName().startsWith("Optional")
        || Arrays.stream(method.getExceptionTypes()).anyMatch(IOException.class::isAssignableFrom);
  }

  private static boolean isData(Class<?> type) {
    return Set.of(
            InputStream.class,
            byte[].class,
            String.class,
            Path.class,
            BufferedReader.class,
            Reader.class,
            ByteBuffer.class)
        .contains(type);
  }

  private static boolean isKnown(Class<?> type) {
    return isData(type)
        || Set.of(
                BodySink.class,
                ContentStore.class,
                BuildLog.class,
                int.class,
                long.class,
                boolean.class,
                Optional.class,
                List.class,
                Set.class,
                Map.class,
                Collection.class,
                FlarLimits.class,
                Resources.class)
            .contains(type);
  }

  static String name(Method method) {
    String[] room = method.getDeclaringClass().getName().split("\\.", 3);
    return room[2]
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
  }

  private Object argument(Class<?> type, byte[] data, boolean first) throws IOException {
    if (type == String.class) {
      return first ? new String(data, StandardCharsets.UTF_8) : "fuzz";
    }
    if (type == Path.class) {
      return first ? Files.write(scratch.resolve("input"), data) : scratch;
    }
    if (type == InputStream.class) {
      return new ByteArrayInputStream(data);
    }
    if (type == BufferedReader.class || type == Reader.class) {
      return new BufferedReader(new StringReader(new String(data, StandardCharsets.UTF_8)));
    }
    if (type == byte[].class) {
      return data;
    }
    if (type == ByteBuffer.class) {
      return ByteBuffer.wrap(data);
    }
    return other(type);
  }

  private static Object other(Class<?> type) {
    if (type == BodySink.class) {
      return (BodySink) Fuzz::digest;
    }
    if (type == ContentStore.class) {
      return new MemoryContentStore();
    }
    if (type == BuildLog.class) {
      return BuildLog.SILENT;
    }
    if (type == FlarLimits.class) {
      return FlarLimits.USUAL;
    }
    if (type == Resources.class) {
      return Resources.serial(Path.of(""));
    }
    if (type == int.class) {
      return 1 << 16;
    }
    if (type == long.class) {
      return 1L << 20;
    }
    if (type == boolean.class) {
      return false;
    }
    if (type == Optional.class) {
      return Optional.empty();
    }
    return type == Map.class ? Map.of() : type == Set.class ? Set.of() : List.of();
  }

  private static Content digest(InputStream body) throws IOException {
    var sha = Sha256.digest();
    byte[] chunk = new byte[8192];
    long size = 0;
    for (int n = body.read(chunk); n >= 0 && size < 1 << 24; n = body.read(chunk)) {
      sha.update(chunk, 0, n);
      size += n;
    }
    return Content.of(sha.digest(), size);
  }

  /** A damaged seed, or one that an earlier execution was accepted with. */
  private byte[] input(String reader) {
    List<byte[]> good = kept.getOrDefault(reader, List.of());
    byte[] from =
        !good.isEmpty() && random.nextInt(4) > 0
            ? good.get(random.nextInt(good.size()))
            : corpus.get(random.nextInt(corpus.size()));
    byte[] bytes = from.clone();
    for (int n = random.nextInt(4); n >= 0 && bytes.length > 0; n--) {
      bytes = mutated(bytes);
    }
    return bytes;
  }

  private byte[] mutated(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(7)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 3 -> {
        byte[] odd = ODD[random.nextInt(ODD.length)].getBytes(StandardCharsets.UTF_8);
        System.arraycopy(odd, 0, bytes, at, Math.min(odd.length, bytes.length - at));
      }
      case 4 -> {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int length = Math.min(random.nextInt(64), Math.min(other.length, bytes.length - at));
        System.arraycopy(other, 0, bytes, at, length);
      }
      case 5 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) -1);
      default -> {
        int length = Math.min(random.nextInt(200), bytes.length - at);
        byte[] more = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, more, at + length, bytes.length - at);
        return more;
      }
    }
    return bytes;
  }

  private static final String[] ODD = {
    "\0",
    "\n",
    "\u001b[8m",
    "../",
    "/",
    "\r\n",
    " ",
    "\t",
    "=",
    ":",
    "(",
    ")",
    "<",
    "99999999999",
    "-1",
    "\u202e",
    "7fffffff",
    "ffffffff",
    "%",
    "\\",
    "\"",
    "'",
    "|",
    ","
  };

  private void seeds() throws IOException {
    try (Stream<Path> files =
        Stream.of("src/test/resources", "src/it", "examples")
            .map(Path::of)
            .filter(Files::exists)
            .flatMap(Fuzz::walk)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (Files.size(file) < 16 << 10) {
          corpus.add(Files.readAllBytes(file));
        }
      }
    }
    corpus.addAll(Seeds.all());
  }

  private static Stream<Path> walk(Path directory) {
    try {
      return Files.walk(directory);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void execute(Method reader) throws IOException {
    String name = name(reader);
    byte[] data = input(name);
    Object[] arguments = new Object[reader.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(reader.getParameterTypes()[i], data, i == 0);
    }
    long start = System.nanoTime();
    try {
      Object result = reader.invoke(null, arguments);
      if (result instanceof AutoCloseable open) {
        open.close();
      }
      List<byte[]> good = kept.computeIfAbsent(name, k -> new ArrayList<>());
      if (good.size() < 40 && data.length < 1 << 16) {
        good.add(data);
      }
    } catch (InvocationTargetException e) {
      judge(name, data, e.getCause());
    } catch (Exception e) {
      judge(name, data, e);
    }
    if (System.nanoTime() - start > SLOW_NANOS) {
      finding(name, data, "took more than 5 s");
    }
    executions.merge(name, 1L, Long::sum);
  }

  private void judge(String name, byte[] data, Throwable thrown) throws IOException {
    if (!(thrown instanceof IOException)) {
      StackTraceElement[] trace = thrown.getStackTrace();
      finding(name, data, thrown + (trace.length > 0 ? " at " + trace[0] : ""));
    } else if (thrown instanceof org.osimage.ImageBuildException
        && String.valueOf(thrown.getMessage()).chars().anyMatch(c -> c < ' ' && c != '\n')) {
      finding(name, data, "a raw control character in its message");
    }
  }

  private void finding(String name, byte[] data, String what) throws IOException {
    String key = name + ": " + what.replaceAll("[0-9]+", "N");
    if (findings.put(key, what) == null) {
      Files.write(scratch.resolve("finding-" + findings.size()), data);
      System.out.println("FINDING " + name + ": " + what + " (finding-" + findings.size() + ")");
    }
  }

  private void run(List<Method> readers, int seconds) throws IOException {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (int n = 0; System.nanoTime() < end; n++) {
      long slice = System.nanoTime() + SLICE_NANOS;
      do {
        execute(readers.get(n % readers.size()));
      } while (System.nanoTime() < slice);
    }
  }

  public static void main(String... args) throws IOException {
    System.setErr(
        new java.io.PrintStream(java.io.OutputStream.nullOutputStream())); // Xerces prints there
    Fuzz fuzz = new Fuzz(Path.of(args[1]), Long.parseLong(args[3]));
    fuzz.seeds();
    List<Method> readers = readers(Path.of(args[0]));
    int seconds = Integer.parseInt(args[2]);
    fuzz.run(readers, seconds);
    long all = fuzz.executions.values().stream().mapToLong(Long::longValue).sum();
    System.out.printf(
        Locale.ROOT,
        "fuzz: %d executions over %d readers in %d s, seed %s, %d findings%n",
        all,
        readers.size(),
        seconds,
        args[3],
        fuzz.findings.size());
    if (args.length > 4) {
      fuzz.executions.forEach((k, v) -> System.out.println("  " + v + " " + k));
    }
  }
}
