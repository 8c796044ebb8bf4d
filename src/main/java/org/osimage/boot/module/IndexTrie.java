package org.osimage.boot.module;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.osimage.bytes.Fields;

/**
 * kmod's binary index (magic B007F457, version 2.1): a trie with path compression, children before
 * their parent, all numbers big-endian. Keys and values are 7-bit ASCII.
 */
final class IndexTrie {
  private static final int PREFIX = 0x80000000;
  private static final int VALUES = 0x40000000;
  private static final int CHILDREN = 0x20000000;

  private record Value(String text, int priority) {}

  private static final class Node {
    String prefix;
    List<Value> values = new ArrayList<>(1);
    TreeMap<Character, Node> children = new TreeMap<>();

    Node(String prefix) {
      this.prefix = prefix;
    }
  }

  private final Node root = new Node("");

  /** Whether the format can hold the text. */
  static boolean holds(String text) {
    return text.chars().allMatch(c -> c > 0 && c < 128);
  }

  /**
   * Adds a value to a key; of equal priority the later comes first.
   *
   * @param priority the lower, the earlier
   */
  void add(String key, String value, int priority) {
    Node node = root;
    int at = 0;
    while (true) {
      int common = commonLength(node.prefix, key, at);
      if (common < node.prefix.length()) {
        split(node, common);
      }
      at += common;
      if (at == key.length()) {
        insert(node.values, new Value(value, priority));
        return;
      }
      char next = key.charAt(at++);
      Node child = node.children.get(next);
      if (child == null) {
        child = new Node(key.substring(at));
        node.children.put(next, child);
      }
      node = child;
    }
  }

  private static int commonLength(String prefix, String key, int at) {
    int n = 0;
    while (n < prefix.length() && at + n < key.length() && prefix.charAt(n) == key.charAt(at + n)) {
      n++;
    }
    return n;
  }

  private static void split(Node node, int at) {
    Node lower = new Node(node.prefix.substring(at + 1));
    lower.values = node.values;
    lower.children = node.children;
    node.values = new ArrayList<>(1);
    node.children = new TreeMap<>();
    node.children.put(node.prefix.charAt(at), lower);
    node.prefix = node.prefix.substring(0, at);
  }

  private static void insert(List<Value> values, Value value) {
    int at = 0;
    while (at < values.size() && values.get(at).priority() < value.priority()) {
      at++;
    }
    values.add(at, value);
  }

  byte[] toBytes() {
    Fields body = new Fields();
    int rootOffset = write(root, body);
    return new Fields()
        .be32(0xB007F457)
        .be32(0x00020001)
        .be32(rootOffset)
        .put(body.toBytes())
        .toBytes();
  }

  private static int write(Node node, Fields out) {
    Fields offsets = new Fields();
    if (!node.children.isEmpty()) {
      char first = node.children.firstKey();
      char last = node.children.lastKey();
      offsets.u8(first).u8(last);
      for (char c = first; c <= last; c++) {
        Node child = node.children.get(c);
        offsets.be32(child == null ? 0 : write(child, out));
      }
    }
    int offset = 12 + out.size();
    if (!node.prefix.isEmpty()) {
      out.ascii(node.prefix).u8(0);
      offset |= PREFIX;
    }
    if (!node.children.isEmpty()) {
      out.put(offsets.toBytes());
      offset |= CHILDREN;
    }
    if (!node.values.isEmpty()) {
      out.be32(node.values.size());
      for (Value value : node.values) {
        out.be32(value.priority()).ascii(value.text()).u8(0);
      }
      offset |= VALUES;
    }
    return offset;
  }
}
