package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FaultsTest {
  @Test
  void inWords() {
    assertEquals("no permission for /f", Faults.describe(new AccessDeniedException("/f")));
    assertEquals("no such file: /f", Faults.describe(new NoSuchFileException("/f")));
    assertEquals(
        "/f: No space left on device",
        Faults.describe(new FileSystemException("/f", null, "No space left on device")));
    assertEquals(
        "/d: DirectoryNotEmptyException", Faults.describe(new DirectoryNotEmptyException("/d")));
    assertEquals("broken pipe", Faults.describe(new IOException("broken pipe")));
    assertEquals("IOException", Faults.describe(new IOException()));
  }
}
