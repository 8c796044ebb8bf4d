package org.osimage.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("boot")
class GuestTest {
  @TempDir Path directory;

  @Test
  void aGuestRunsAScriptAndPowersOff() throws Exception {
    Guest guest = Guest.obtain();
    Path initrd = guest.initramfs(directory, List.of("isofs"), "echo guest: $((6 * 7)) up");
    Qemu.Result result =
        Qemu.direct(guest.kernel(), initrd, "quiet").memory(512).run(Duration.ofSeconds(90));
    assertTrue(result.ended(), result.console());
    assertEquals(0, result.exit());
    assertTrue(result.console().contains("guest: 42 up"), result.console());
  }
}
