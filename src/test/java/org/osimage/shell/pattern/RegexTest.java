package org.osimage.shell.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegexTest {
  private static String find(String pattern, String text, RegexSyntax syntax)
      throws RegexException {
    Regex regex = Regex.compile(pattern, syntax);
    Optional<Match> match = regex.find(text, 0);
    if (match.isEmpty()) {
      return "-";
    }
    StringBuilder shown = new StringBuilder(match.get().start() + ":" + match.get().text());
    for (int i = 1; i <= regex.groups(); i++) {
      shown.append('|').append(match.get().group(i).orElse("?"));
    }
    return shown.toString();
  }

  @Test
  void theLongestOfTheLeftmostWins() throws RegexException {
    assertEquals("1:abcd", find("ab|abcd|c", "xabcd", RegexSyntax.EXTENDED));
    assertEquals("0:xyz|xy|z", find("(x|xy)(z|yz)", "xyz", RegexSyntax.EXTENDED));
    assertEquals("0:foofoo|foo", find("(foo)*", "foofoobar", RegexSyntax.EXTENDED));
    assertEquals("0:aab|aa|b", find("\\(a*\\)\\(b*\\)", "aabc", RegexSyntax.BASIC));
    assertEquals("0:", find("x*", "abc", RegexSyntax.BASIC));
  }

  @Test
  void whatIsSpecialDependsOnTheKind() throws RegexException {
    assertEquals("0:a+", find("a+", "a+", RegexSyntax.BASIC));
    assertEquals("0:*a", find("*a", "*a", RegexSyntax.BASIC));
    assertEquals("1:{", find("{", "a{", RegexSyntax.EXTENDED));
    assertEquals("0:aaa", find("a\\{2,3\\}", "aaaa", RegexSyntax.BASIC));
    assertEquals("0:a^b$c", find("a^b$c", "a^b$c", RegexSyntax.BASIC));
    assertEquals("0:]", find("[]a]", "]", RegexSyntax.BASIC));
    assertEquals("-", find("\\bfoo\\>", "foox", RegexSyntax.BASIC));
  }

  @Test
  void backReferencesMatchWhatTheirGroupHas() throws RegexException {
    assertEquals("1:abab|ab", find("\\(ab\\)\\1", "xababx", RegexSyntax.BASIC));
    assertThrows(RegexException.class, () -> Regex.compile("\\1", RegexSyntax.BASIC));
  }

  @Test
  void wrongOnesAreRefused() {
    for (String wrong : new String[] {"(", "[a", "a\\", "[[:foo:]]", "a{2,1}", "[z-a]"}) {
      assertThrows(RegexException.class, () -> Regex.compile(wrong, RegexSyntax.EXTENDED), wrong);
    }
  }

  @Test
  void timeIsProportionalToTheText() throws RegexException {
    String text = "a".repeat(200_000);
    assertEquals("-", find("(a*)*b|(a|aa)+c", text, RegexSyntax.EXTENDED));
    assertThrows(
        CostException.class,
        () -> find("\\(a*\\)*\\(a*\\)*\\(a*\\)\\1b", "a".repeat(60), RegexSyntax.BASIC));
  }
}
