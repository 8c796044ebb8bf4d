package org.osimage.account;

import java.util.List;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;

/** What may stand in the password field: a hash of crypt(5), or a mark that none will match. */
public final class PasswordHash {
  private static final String DIGIT = "[./0-9A-Za-z]";
  private static final List<Pattern> HASHES =
      List.of(
          Pattern.compile("\\$(y|gy|7)\\$" + DIGIT + "+\\$" + DIGIT + "{1,86}\\$" + DIGIT + "{43}"),
          Pattern.compile("\\$6\\$(rounds=[0-9]{4,9}\\$)?[^$:\n]{1,16}\\$" + DIGIT + "{86}"),
          Pattern.compile("\\$5\\$(rounds=[0-9]{4,9}\\$)?[^$:\n]{1,16}\\$" + DIGIT + "{43}"),
          Pattern.compile("\\$2[aby]\\$[0-9]{2}\\$" + DIGIT + "{53}"));

  /** No password matches: Linux's marks, then those of Solaris. */
  private static final List<String> MARKS = List.of("*", "!", "!!", "!*", "*LK*", "NP", "UP");

  private PasswordHash() {}

  /**
   * Checks a password field: yescrypt ({@code $y$}) and its relatives, bcrypt ({@code $2b$}),
   * SHA-512 ({@code $6$}), SHA-256 ({@code $5$}), each also locked by a {@code !} before it, or
   * {@code *}, {@code !} for no password.
   *
   * @param user for the message, which never shows the value
   * @throws ImageBuildException if it is something else, such as a password in clear
   */
  public static String checked(String value, String user) throws ImageBuildException {
    String hash = value.startsWith("!") ? value.substring(1) : value;
    boolean known =
        MARKS.contains(value) || HASHES.stream().anyMatch(p -> p.matcher(hash).matches());
    if (!known) {
      throw new ImageBuildException(
          "the password of user "
              + user
              + " is no hash: it must begin with $y$, $6$ or $5$ and be complete, or be * or ! for"
              + " none. Make one with: openssl passwd -6");
    }
    return value;
  }
}
