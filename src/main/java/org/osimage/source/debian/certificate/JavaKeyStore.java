package org.osimage.source.debian.certificate;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/**
 * A key store of trusted certificates in Java's format JKS, which ca-certificates-java writes, too.
 * By hand, as the platform's own writer stamps the time of writing into every entry. Layout: magic
 * FEEDFEED, version 2, count; for each entry tag 2, alias, date in milliseconds, {@code X.509},
 * length, DER; SHA-1 over password in UTF-16BE, the text {@code Mighty Aphrodite} and all the
 * above.
 */
public final class JavaKeyStore {
  /** Known to everybody: it guards against accidents only. */
  private static final String PASSWORD = "changeit";

  private static final int MAGIC = 0xfeedfeed;
  private static final int TRUSTED = 2;

  private JavaKeyStore() {}

  /**
   * @param certificates in DER by alias, in lower case
   * @param seconds since 1970, the date of every entry
   */
  public static byte[] of(SortedMap<String, byte[]> certificates, long seconds) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(2);
    out.writeInt(certificates.size());
    for (var certificate : certificates.entrySet()) {
      out.writeInt(TRUSTED);
      out.writeUTF(certificate.getKey());
      out.writeLong(seconds * 1000);
      out.writeUTF("X.509");
      out.writeInt(certificate.getValue().length);
      out.write(certificate.getValue());
    }
    ByteArrayOutputStream guarded = new ByteArrayOutputStream();
    guarded.writeBytes(PASSWORD.getBytes(StandardCharsets.UTF_16BE));
    guarded.writeBytes("Mighty Aphrodite".getBytes(StandardCharsets.UTF_8));
    guarded.writeBytes(bytes.toByteArray());
    out.write(SubjectHash.sha1(guarded.toByteArray()));
    return bytes.toByteArray();
  }
}
