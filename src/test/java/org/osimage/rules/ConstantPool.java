package org.osimage.rules;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The methods and fields that a class file refers to (JVMS 4.4), also those behind lambdas and
 * method references, in the form {@code java/lang/String.format(Ljava/lang/String;...)...}.
 */
final class ConstantPool {
  private ConstantPool() {}

  static List<String> references(byte[] classFile) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
      if (in.readInt() != 0xcafebabe) {
        throw new IOException("no class file");
      }
      in.readInt();
      int count = in.readUnsignedShort();
      String[] texts = new String[count];
      int[][] pairs = new int[count][];
      List<Integer> references = new ArrayList<>();
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts[i] = in.readUTF();
          case 3, 4 -> in.readInt();
          case 5, 6 -> {
            in.readLong();
            i++; // takes two places
          }
          case 7, 8, 16, 19, 20 -> pairs[i] = new int[] {in.readUnsignedShort()};
          case 9, 10, 11, 12, 17, 18 ->
              pairs[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
          case 15 -> {
            in.readUnsignedByte();
            in.readUnsignedShort();
          }
          default -> throw new IOException("constant pool tag " + tag);
        }
        if (tag >= 9 && tag <= 11) {
          references.add(i);
        }
      }
      return references.stream()
          .map(
              i -> {
                int[] nameAndType = pairs[pairs[i][1]];
                return texts[pairs[pairs[i][0]][0]]
                    + "."
                    + texts[nameAndType[0]]
                    + texts[nameAndType[1]];
              })
          .toList();
    }
  }
}
