package org.osimage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void aNameWithNewlineOrEscapePrintsNoForgedLineAndSteersNoTerminal() {
    assertEquals(
        "a\\x0a[INFO] BUILD SUCCESS (forged)", Printable.line("a\n[INFO] BUILD SUCCESS (forged)"));
    assertEquals(
        "b\\x1b]0;pwn\\x07\\x1b[8mhidden", Printable.line("b\u001b]0;pwn\u0007\u001b[8mhidden"));
    assertEquals(
        "\\x9b31m \\x202egnp.exe \\x0d\\x7f", Printable.line("\u009b31m \u202egnp.exe \r\u007f"));
    String plain = "plain, Grüße, 日本語";
    assertSame(plain, Printable.line(plain));
  }

  @Test
  void messagesKeepTheirLineBreaksAlone() {
    assertEquals(
        "two:\n  a\\x1b[0m\n  b\\x0d",
        new ImageBuildException("two:\n  a\u001b[0m\n  b\r").getMessage());
  }
}
