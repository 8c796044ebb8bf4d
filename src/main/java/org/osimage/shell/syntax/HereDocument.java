package org.osimage.shell.syntax;

/** A body that follows later than its operator. */
public final class HereDocument {
  private final boolean stripTabs;
  private final boolean literal;
  private final String end;
  private Word body = Word.EMPTY;

  HereDocument(boolean stripTabs, boolean literal, String end) {
    this.stripTabs = stripTabs;
    this.literal = literal;
    this.end = end;
  }

  boolean stripTabs() {
    return stripTabs;
  }

  boolean literal() {
    return literal;
  }

  String end() {
    return end;
  }

  void setBody(Word word) {
    body = word;
  }

  public Word body() {
    return body;
  }
}
