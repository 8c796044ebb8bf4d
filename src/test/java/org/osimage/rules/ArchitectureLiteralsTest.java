package org.osimage.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names of processors stand in {@code arch.Architecture}, and no text elsewhere has one. */
class ArchitectureLiteralsTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final String HOME = "org/osimage/arch/";

  /** A comment, a character, a block of text, or (group 1) a text. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "//[^\n]*|/\\*[\\s\\S]*?\\*/|'(?:\\\\.|[^'\\\\])+'"
              + "|(\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*+\")");

  private static final Pattern NAME =
      Pattern.compile(
          "x86_64|amd64|i386|i86pc|aarch64|arm64|riscv64|sparc|sun4[uv]|(?i:(?<![0-9])x64|aa64|ia32)");

  private static List<String> offences(String where, String source) {
    return TOKEN
        .matcher(source)
        .results()
        .filter(token -> token.group(1) != null && NAME.matcher(token.group(1)).find())
        .map(token -> where + ": " + token.group(1))
        .toList();
  }

  @Test
  void noTextNamesAProcessor() throws IOException {
    TreeSet<String> offences = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String name = SOURCES.relativize(file).toString().replace('\\', '/');
        if (!name.startsWith(HOME)) {
          offences.addAll(offences(name, Files.readString(file)));
        }
      }
    }
    assertTrue(offences.isEmpty(), () -> "\n" + String.join("\n", offences));
  }

  @Test
  void theRuleSeesItsSinAndPassesTheRest() {
    assertEquals(
        List.of("A: \"usr/lib/grub/i386-pc/\""), offences("A", "f(\"usr/lib/grub/i386-pc/\");"));
    assertEquals(List.of("A: \"BOOTX64.EFI\""), offences("A", "f('\"', \"BOOTX64.EFI\");"));
    assertEquals(
        List.of(),
        offences(
            "A", "/** x86_64 \"amd64\" */ f(\"0x64\\\"\", '\\'', \"for SPARC\"); // \"i386\""));
  }
}
