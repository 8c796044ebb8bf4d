package org.osimage.source.ips.repository;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * JSON as a stream, whose reader says what it expects next. Whatever else comes is refused by name
 * and place; so are repeated keys, and what is too deep or long.
 */
final class JsonText implements Closeable {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(4 << 20)
                  .maxNameLength(4096)
                  .maxNumberLength(40)
                  .maxDocumentLength(2L << 30)
                  .build())
          .build();

  private final JsonParser parser;
  private final String name;

  /**
   * @param in is closed by {@link #close}
   * @param name for messages
   */
  JsonText(InputStream in, String name) throws IOException {
    this.parser = FACTORY.createParser(in);
    this.name = name;
  }

  private JsonToken next() throws IOException {
    try {
      return Optional.ofNullable(parser.nextToken()).orElse(JsonToken.NOT_AVAILABLE);
    } catch (JsonProcessingException e) {
      throw new ImageBuildException(
          place() + "no JSON that can be read: " + e.getOriginalMessage(), e);
    } catch (CharConversionException e) {
      throw new ImageBuildException(place() + "not UTF-8", e);
    }
  }

  private String place() {
    return name + ", byte " + parser.currentTokenLocation().getByteOffset() + ": ";
  }

  ImageBuildException error(String what) {
    return new ImageBuildException(place() + what);
  }

  /** The beginning of an object. */
  void object() throws IOException {
    if (next() != JsonToken.START_OBJECT) {
      throw error("an object is expected");
    }
  }

  /** The next key of the present object; empty: the object ends. */
  Optional<String> key() throws IOException {
    JsonToken token = next();
    if (token == JsonToken.END_OBJECT) {
      return Optional.empty();
    }
    if (token != JsonToken.FIELD_NAME) {
      throw error("a key is expected");
    }
    return Optional.of(parser.currentName());
  }

  String string() throws IOException {
    if (next() != JsonToken.VALUE_STRING) {
      throw error("text is expected");
    }
    return text();
  }

  private String text() throws IOException {
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw new ImageBuildException(
          place() + "no JSON that can be read: " + e.getOriginalMessage(), e);
    } catch (CharConversionException e) {
      throw new ImageBuildException(place() + "not UTF-8", e);
    }
  }

  /**
   * @return not negative
   */
  int number() throws IOException {
    JsonToken token = next();
    String digits = token == JsonToken.VALUE_NUMBER_INT ? text() : "";
    if (!digits.matches("[0-9]{1,9}")) {
      throw error("a number is expected");
    }
    return Integer.parseInt(digits);
  }

  /** The beginning of an array. */
  void array() throws IOException {
    if (next() != JsonToken.START_ARRAY) {
      throw error("a list is expected");
    }
  }

  /** Whether an object begins the next element; otherwise the array ends. */
  boolean element() throws IOException {
    JsonToken token = next();
    if (token != JsonToken.START_OBJECT && token != JsonToken.END_ARRAY) {
      throw error("a list of objects is expected");
    }
    return token == JsonToken.START_OBJECT;
  }

  List<String> strings() throws IOException {
    array();
    List<String> strings = new ArrayList<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      if (token != JsonToken.VALUE_STRING) {
        throw error("a list of texts is expected");
      }
      strings.add(text());
    }
    return strings;
  }

  /** Reads over a value of any form. */
  void skip() throws IOException {
    int depth = 0;
    do {
      JsonToken token = next();
      if (token == JsonToken.NOT_AVAILABLE) {
        throw error("the text ends too early");
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0);
  }

  /** Nothing may follow. */
  void end() throws IOException {
    if (next() != JsonToken.NOT_AVAILABLE) {
      throw error("something follows the end");
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
