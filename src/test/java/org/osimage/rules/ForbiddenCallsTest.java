package org.osimage.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * No call lets the clock, chance, the host's settings or its order of files reach an output. What
 * is allowed nevertheless stands in {@link #ALLOWED} with its reason.
 */
class ForbiddenCallsTest {
  /**
   * @param call matches {@code owner.name(descriptor)} from its beginning
   * @param rooms where it is allowed
   */
  private record Rule(String name, Pattern call, String instead, Set<String> rooms) {}

  private record Allowed(String className, String rule, String reason) {}

  private static Rule rule(String name, String call, String instead, String... rooms) {
    return new Rule(name, Pattern.compile(call), instead, Set.of(rooms));
  }

  private static final String NO_LOCALE = "\\((?!Ljava/util/Locale;)";

  private static final List<Rule> RULES =
      List.of(
          rule(
              "clock",
              "java/lang/System\\.(currentTimeMillis|nanoTime)"
                  + "|java/time/[A-Za-z]+\\.now\\("
                  + "|java/time/Clock\\.(system|tick)"
                  + "|java/util/Date\\.<init>\\(\\)"
                  + "|java/util/(Gregorian)?Calendar\\.(getInstance|<init>\\(\\))",
              "the build's timestamp is handed in",
              "maven"),
          rule(
              "chance",
              "java/util/(Random|SplittableRandom)\\.<init>"
                  + "|java/util/concurrent/ThreadLocalRandom"
                  + "|java/util/random/"
                  + "|java/util/UUID\\.randomUUID"
                  + "|java/security/SecureRandom"
                  + "|java/lang/Math\\.random"
                  + "|java/lang/System\\.identityHashCode",
              "derive identifiers from the content"),
          rule(
              "default locale",
              "java/util/Locale\\.getDefault"
                  + ("|java/lang/String\\.format" + NO_LOCALE)
                  + "|java/lang/String\\.formatted"
                  + "|java/lang/String\\.to(Lower|Upper)Case\\(\\)"
                  + ("|java/io/Print(Stream|Writer)\\.(printf|format)" + NO_LOCALE)
                  + "|java/util/Formatter\\.<init>\\((?!.*Ljava/util/Locale;)"
                  + "|java/text/(SimpleDateFormat|DecimalFormat)\\.<init>"
                  + "|java/text/(Collator|NumberFormat|DateFormat)\\.get[A-Za-z]*Instance\\(\\)"
                  + "|java/time/format/DateTimeFormatter\\.ofPattern\\(Ljava/lang/String;\\)",
              "say Locale.ROOT"),
          rule(
              "default charset",
              "java/nio/charset/Charset\\.defaultCharset"
                  + "|java/lang/String\\.getBytes\\(\\)"
                  + "|java/lang/String\\.<init>\\(\\[B(II)?\\)"
                  + "|java/io/InputStreamReader\\.<init>\\(Ljava/io/InputStream;\\)"
                  + "|java/io/OutputStreamWriter\\.<init>\\(Ljava/io/OutputStream;\\)"
                  + "|java/io/File(Reader|Writer)\\.<init>\\((?!.*Charset;)"
                  + "|java/io/ByteArrayOutputStream\\.toString\\(\\)",
              "say which"),
          rule(
              "default zone",
              "java/util/TimeZone\\.getDefault|java/time/ZoneId\\.systemDefault",
              "say UTC"),
          rule(
              "order of host files",
              "java/nio/file/Files\\.(list|walk|walkFileTree|find|newDirectoryStream)\\("
                  + "|java/io/File\\.(list|listFiles)\\(",
              "only a source reads the host's directories, and sorts them",
              "source",
              "pipeline",
              "maven"),
          rule(
              "host's zlib",
              "java/util/zip/(Deflater|GZIPOutputStream|DeflaterOutputStream|DeflaterInputStream"
                  + "|ZipOutputStream)\\.|java/util/jar/JarOutputStream\\."
                  // these wrap the host's zlib
                  + "|org/apache/commons/compress/compressors/(gzip|deflate)/\\w+OutputStream\\.",
              "use our own encoders in compress"),
          rule(
              "compression of one's own",
              "org/osimage/compress/Compression\\.of\\(",
              "CompressionDefaults decides how each output is compressed: add a line there",
              "compress"),
          rule(
              "exit",
              "java/lang/(System|Runtime)\\.(exit|halt)\\(",
              "throw; Maven and other builds run in this virtual machine"),
          rule(
              "console",
              "java/lang/System\\.(out|err|in)L|java/lang/Throwable\\.printStackTrace\\(\\)",
              "use BuildLog",
              "maven"),
          rule(
              "threads",
              "java/lang/Thread\\.<init>|java/util/Timer\\."
                  + "|java/util/concurrent/(Executors\\.new|ThreadPoolExecutor\\.|ForkJoinPool\\.)"
                  + "|java/util/concurrent/CompletableFuture\\.[a-zA-Z]+Async"
                  + "\\((?!.*Ljava/util/concurrent/Executor;)"
                  + "|java/util/(Collection|List|Set)\\.parallelStream"
                  + "|java/util/stream/[A-Za-z]*Stream\\.parallel\\(",
              "take the executor that is handed in",
              "maven"),
          rule(
              "host and user",
              "java/lang/System\\.(getenv|getProperty|getProperties)\\("
                  + "|java/lang/(Boolean\\.getBoolean|Integer\\.getInteger|Long\\.getLong)\\("
                  + "|java/lang/Runtime\\.availableProcessors"
                  + "|java/net/InetAddress\\.getLocalHost",
              "take it as a parameter",
              "maven"));

  private static final List<Allowed> ALLOWED =
      List.of(
          new Allowed(
              "org.osimage.content.StoreEviction",
              "order of host files",
              "looks for old packs of the cache, sorted by age and name"),
          new Allowed(
              "org.osimage.content.DerivedPacks",
              "order of host files",
              "looks for packs of derived bodies, in the order of their names; all say the same"),
          new Allowed(
              "org.osimage.source.debian.DebianResolution",
              "threads",
              "downloads wait for the network in threads of their own; results go by name"),
          new Allowed(
              "org.osimage.script.HeldDirectory",
              "order of host files",
              "holds a directory open, and lists nothing"),
          new Allowed(
              "org.osimage.host.HostListing",
              "order of host files",
              "lists a directory of the host, sorted by the bytes of the names"),
          new Allowed(
              "org.osimage.script.ScriptProcess",
              "threads",
              "passes a process's output on while another thread waits for its end"),
          new Allowed(
              "org.osimage.script.RequestChannel",
              "threads",
              "answers scripts while another thread waits for their end"),
          new Allowed(
              "org.osimage.source.ips.repository.PayloadPrefetch",
              "threads",
              "downloads wait for the network in threads of their own; bodies keep their order"));

  private record Offence(String className, Rule rule, String call) {
    @Override
    public String toString() {
      return className + " calls " + call + " (" + rule.name() + "): " + rule.instead();
    }
  }

  private static List<Offence> offences(Path classFile) throws IOException {
    String className =
        Rooms.classes().relativize(classFile).toString().replace('/', '.').replace(".class", "");
    List<Offence> offences = new ArrayList<>();
    if (Rooms.ours(className)) {
      for (String call : ConstantPool.references(Files.readAllBytes(classFile))) {
        for (Rule rule : RULES) {
          if (rule.call().matcher(call).lookingAt()
              && rule.rooms().stream().noneMatch(r -> Rooms.within(Rooms.of(className), r))) {
            offences.add(new Offence(className, rule, call));
          }
        }
      }
    }
    return offences;
  }

  @Test
  void nothingForbiddenIsCalled() throws IOException {
    Set<Allowed> unused = new HashSet<>(ALLOWED);
    Set<String> forbidden = new TreeSet<>();
    for (Path classFile : Rooms.classFiles()) {
      for (Offence offence : offences(classFile)) {
        List<Allowed> reasons =
            ALLOWED.stream()
                .filter(a -> a.rule().equals(offence.rule().name()))
                .filter(a -> (offence.className() + "$").startsWith(a.className() + "$"))
                .toList();
        unused.removeAll(reasons);
        if (reasons.isEmpty()) {
          forbidden.add(offence.toString());
        }
      }
    }
    assertTrue(forbidden.isEmpty(), () -> "\n" + String.join("\n", forbidden));
    assertEquals(Set.of(), unused, "allowed and no longer needed");
  }

  /** Calls one of each; the rules must see them. */
  static final class Sinner {
    Object[] sins() throws Exception {
      java.util.function.Supplier<Object> hidden = java.time.Instant::now;
      return new Object[] {
        hidden,
        new java.util.Random(),
        String.format("%d", 1),
        "x".getBytes(),
        java.time.ZoneId.systemDefault(),
        Files.list(Path.of(".")),
        new java.util.zip.Deflater(),
        System.out,
        (Runnable) () -> System.exit(1),
        new Thread(),
        System.getenv("HOME"),
        org.osimage.compress.Compression.of(
            "gzip",
            java.util.OptionalInt.empty(),
            org.osimage.compress.block.Resources.serial(Path.of(".")))
      };
    }

    Object[] virtues() {
      return new Object[] {
        String.format(java.util.Locale.ROOT, "%d", 1),
        "x".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "x".toLowerCase(java.util.Locale.ROOT),
        java.time.Instant.ofEpochSecond(0),
        new java.util.zip.CRC32(),
        System.lineSeparator()
      };
    }
  }

  @Test
  void everyRuleSeesItsSin() throws Exception {
    Path classFile =
        Path.of(Sinner.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve(Sinner.class.getName().replace('.', '/') + ".class");
    List<String> calls = ConstantPool.references(Files.readAllBytes(classFile));
    for (Rule rule : RULES) {
      assertEquals(
          1, calls.stream().filter(c -> rule.call().matcher(c).lookingAt()).count(), rule.name());
    }
  }
}
