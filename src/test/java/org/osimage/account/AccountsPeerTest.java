package org.osimage.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.testing.Tools;

@Tag("peer")
class AccountsPeerTest {
  @TempDir Path directory;

  private Path file(String name, String text) throws Exception {
    Path file = Files.writeString(directory.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    return file;
  }

  @Test
  void pwckAndGrpckAcceptTheFilesAndNoticeASeededError() throws Exception {
    Tools.require("pwck", "grpck");
    Accounts accounts =
        Accounts.parse(
                "root:*:0:0:root:/:/bin/sh\n", "root:*:0:\n", Optional.empty(), Optional.empty())
            .shadowed(19000)
            .with(
                new NewUser(
                    "svc",
                    OptionalLong.empty(),
                    Optional.empty(),
                    List.of("root"),
                    Optional.of("Service"),
                    Optional.of("/"),
                    Optional.of("/bin/sh"),
                    Optional.empty(),
                    true),
                19001);
    Path passwd = file("passwd", accounts.passwd());
    Path shadow = file("shadow", accounts.shadow().orElseThrow());
    Path group = file("group", accounts.group());
    Path gshadow = file("gshadow", accounts.gshadow().orElseThrow());
    Tools.Result users = Tools.run("pwck", "-r", passwd.toString(), shadow.toString());
    assertEquals(
        "", users.output().replaceAll("(?m)^user .*: no group.*\n?|^pwck: no changes\n?", ""));
    Tools.Result groups = Tools.run("grpck", "-r", group.toString(), gshadow.toString());
    assertEquals(
        "",
        groups
            .output()
            .replaceAll("(?m)^.*no user .*\n?|^delete member .*\n?|^grpck: no changes\n?", ""));
    file("shadow", "svc:!:19001\n");
    assertNotEquals("", Tools.run("pwck", "-r", passwd.toString(), shadow.toString()).output());
  }

  @Test
  void opensslsHashesAreHashes() throws Exception {
    Tools.require("openssl");
    for (String method : List.of("-6", "-5")) {
      String hash =
          Tools.run("openssl", "passwd", method, "-salt", "abc", "secret").succeeded().output();
      assertEquals(hash.trim(), PasswordHash.checked(hash.trim(), "u"));
    }
  }
}
