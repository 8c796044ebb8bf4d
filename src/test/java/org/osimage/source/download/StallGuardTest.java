package org.osimage.source.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StallGuardTest {
  @Test
  void silentBodyEndsInAnErrorThatNamesIt() {
    CountDownLatch closed = new CountDownLatch(1);
    InputStream silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            try {
              closed.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }

          @Override
          public void close() {
            closed.countDown();
          }
        };
    StallGuard guard = new StallGuard(silent, "http://example.org/x", 1);
    IOException e = assertThrows(IOException.class, guard::read);
    assertTrue(e.getMessage().contains("http://example.org/x"), e.getMessage());
    assertTrue(e.getMessage().contains("nothing arrived"), e.getMessage());
  }

  @Test
  void otherBodiesPass() throws IOException {
    byte[] bytes = {1, -1, 3};
    StallGuard guard = new StallGuard(new ByteArrayInputStream(bytes), "x", 1);
    assertEquals(255, guard.skip(1) + guard.read() - 1);
    assertEquals(3, guard.read());
    assertEquals(-1, guard.read());
  }
}
