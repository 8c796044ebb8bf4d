package org.osimage.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.osimage.ImageBuildException;

class AccountsTest {
  private static final String PASSWD =
      """
      # masters
      root:*:0:0:root:/root:/bin/bash
      daemon:*:1:1:daemon:/usr/sbin:/usr/sbin/nologin
      +::::::
      """;
  private static final String GROUP =
      """
      root:*:0:
      daemon:*:1:
      sudo:*:27:daemon
      """;
  private static final String HASH = "$6$salt$" + "a".repeat(86);

  private static Accounts plain() throws Exception {
    return Accounts.parse(PASSWD, GROUP, Optional.empty(), Optional.empty());
  }

  private static NewUser user(
      String name, OptionalLong uid, Optional<String> group, List<String> groups, String password) {
    return new NewUser(
        name,
        uid,
        group,
        groups,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        password.isEmpty() ? Optional.empty() : Optional.of(password),
        false);
  }

  private static String failure(Executable executable) {
    return assertThrows(ImageBuildException.class, executable).getMessage();
  }

  @Test
  void unchangedFilesComeBackByteForByte() throws Exception {
    assertEquals(PASSWD, plain().passwd());
    assertEquals(GROUP, plain().group());
    assertEquals("", Accounts.parse("", "", Optional.empty(), Optional.empty()).passwd());
  }

  @Test
  void resolvesNamesAndIdsBothWays() throws Exception {
    assertEquals(1, plain().uid("daemon", "x"));
    assertEquals(4711, plain().uid("4711", "x"));
    assertEquals(27, plain().gid("sudo", "x"));
    assertEquals(Optional.of("sudo"), plain().groupName(27));
    assertEquals(Optional.empty(), plain().userName(27));
    assertEquals(
        "opt/x of package foo: the image has no user 'alice'. It knows root, daemon. Declare it in"
            + " <users>, or give a decimal id.",
        failure(() -> plain().uid("alice", "opt/x of package foo")));
  }

  @Test
  void addsAUserWithAGroupOfItsOwn() throws Exception {
    Accounts accounts =
        plain().with(user("alice", OptionalLong.empty(), Optional.empty(), List.of("sudo"), ""), 1);
    assertEquals(
        """
        # masters
        root:*:0:0:root:/root:/bin/bash
        daemon:*:1:1:daemon:/usr/sbin:/usr/sbin/nologin
        alice:x:1000:1000::/home/alice:/bin/sh
        +::::::
        """,
        accounts.passwd());
    assertEquals(
        """
        root:*:0:
        daemon:*:1:
        sudo:*:27:daemon,alice
        alice::1000:
        """,
        accounts.group());
    assertEquals(accounts.passwd(), accounts.with(NewUser.named("alice", false), 2).passwd());
  }

  @Test
  void shadowsAsPwconvDoes() throws Exception {
    Accounts accounts = plain().shadowed(19000).with(NewUser.named("svc", true), 20000);
    assertEquals(
        """
        # masters
        root:x:0:0:root:/root:/bin/bash
        daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
        svc:x:100:100::/nonexistent:/usr/sbin/nologin
        +::::::
        """,
        accounts.passwd());
    assertEquals(
        Optional.of(
            """
            root:*:19000:0:99999:7:::
            daemon:*:19000:0:99999:7:::
            svc:!:20000:0:99999:7:::
            """),
        accounts.shadow());
    assertEquals(
        Optional.of("root:*::\ndaemon:*::\nsudo:*::daemon\nsvc:!::\n"), accounts.gshadow());
  }

  @Test
  void setsThePasswordOfAnExistingUserOnly() throws Exception {
    Accounts accounts =
        plain()
            .shadowed(1)
            .with(user("root", OptionalLong.empty(), Optional.empty(), List.of(), HASH), 2);
    assertTrue(accounts.shadow().orElse("").contains("root:" + HASH + ":2:0:99999:7:::\n"));
    assertTrue(accounts.passwd().contains("root:x:0:0:root:/root:/bin/bash\n"));
  }

  @Test
  void allocatesTheLowestIdThatUserAndGroupShare() throws Exception {
    Accounts accounts =
        plain()
            .with(new NewGroup("g", OptionalLong.of(1000), false, List.of()))
            .with(NewUser.named("a", false), 0)
            .with(NewUser.named("b", false), 0)
            .with(new NewGroup("h", OptionalLong.empty(), true, List.of("a", "b")));
    assertEquals(1001, accounts.uid("a", ""));
    assertEquals(1001, accounts.gid("a", ""));
    assertEquals(1002, accounts.uid("b", ""));
    assertTrue(accounts.group().endsWith("h::100:a,b\n"), accounts.group());
  }

  @Test
  void refusesWhatIsTakenOrImpossible() throws Exception {
    assertEquals(
        "the user x cannot have the id 1, which is daemon's: leave the id out, or take another",
        failure(
            () -> plain().with(user("x", OptionalLong.of(1), Optional.empty(), List.of(), ""), 0)));
    assertTrue(
        failure(
                () ->
                    plain()
                        .with(user("root", OptionalLong.of(5), Optional.empty(), List.of(), ""), 0))
            .contains("has the user root with id 0, which cannot become 5"));
    assertTrue(
        failure(() -> plain().with(NewUser.named("a:b", false), 0))
            .startsWith("'a:b' cannot name"));
    assertTrue(
        failure(
                () ->
                    plain()
                        .with(
                            user("x", OptionalLong.empty(), Optional.of("nobody"), List.of(), ""),
                            0))
            .startsWith("user x: the image has no group 'nobody'. It knows root, daemon, sudo."));
    assertTrue(failure(() -> plain().withMember("sudo", "nobody")).contains("no user 'nobody'"));
  }

  @Test
  void takesHashesAndNothingElse() throws Exception {
    String yescrypt = "$y$j9T$abcdefghijklmnopqrstuv$" + "b".repeat(43);
    for (String good :
        List.of(
            "*", "!", "*LK*", HASH, "!" + HASH, "$5$rounds=5000$s$" + "c".repeat(43), yescrypt)) {
      assertEquals(good, PasswordHash.checked(good, "u"));
    }
    for (String bad :
        List.of("", "secret", "$1$s$abc", "$6$salt$short", HASH + ":", "$6$$" + "a".repeat(86))) {
      String message = failure(() -> PasswordHash.checked(bad, "u"));
      assertTrue(message.startsWith("the password of user u is no hash"), message);
      assertFalse(bad.length() > 5 && message.contains(bad));
    }
  }

  @Test
  void namesTheLineThatIsWrong() {
    assertEquals(
        "etc/passwd, line 2 has not 7 fields: b",
        failure(
            () ->
                Accounts.parse(
                    "a:x:1:1:::\nb:x:1:1::::::\n", "", Optional.empty(), Optional.empty())));
    assertEquals(
        "etc/group: group g has the impossible id 4294967295",
        failure(() -> Accounts.parse("", "g:x:4294967295:\n", Optional.empty(), Optional.empty())));
  }

  @Test
  void mutationsGiveAccountsOrTheOneException() {
    long seed = Long.getLong("fuzz.seed", 20261121L);
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder(PASSWD);
      for (int i = random.nextInt(5); i >= 0; i--) {
        text.setCharAt(random.nextInt(text.length()), ":\n0+#x \u00e4".charAt(random.nextInt(8)));
      }
      try {
        Accounts.parse(text.toString(), GROUP, Optional.empty(), Optional.empty())
            .shadowed(1)
            .with(NewUser.named("alice", false), 0)
            .passwd();
      } catch (ImageBuildException expected) {
        assertFalse(expected.getMessage().isEmpty());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round + ": " + text, e);
      }
    }
  }
}
