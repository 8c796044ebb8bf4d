package org.osimage.source.debian.tool;

import java.util.ArrayList;
import java.util.List;
import org.osimage.source.debian.control.Paragraph;

/** One package of the database, and how far it is configured. One thread at a time. */
public final class InstalledPackage {
  /** How far dpkg is with a package, as its status file words it. */
  public enum State {
    UNPACKED("unpacked"),
    HALF_CONFIGURED("half-configured"),
    INSTALLED("installed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  private final Paragraph paragraph;
  private final String nativeArchitecture;
  private final List<String> pending = new ArrayList<>();
  private State state = State.UNPACKED;

  InstalledPackage(Paragraph paragraph, String nativeArchitecture) {
    this.paragraph = paragraph;
    this.nativeArchitecture = nativeArchitecture;
  }

  public Paragraph paragraph() {
    return paragraph;
  }

  public String name() {
    return paragraph.text("Package");
  }

  public String version() {
    return paragraph.text("Version");
  }

  /** As the package says, e.g. {@code amd64} or {@code all}. */
  public String arch() {
    return paragraph.text("Architecture");
  }

  String key() {
    return name() + ":" + arch();
  }

  /** As dpkg prints it: with the architecture where the name alone could mean another one. */
  public String shown() {
    boolean same = paragraph.text("Multi-Arch").equals("same");
    boolean foreign = !arch().equals("all") && !arch().equals(nativeArchitecture);
    return same || foreign ? key() : name();
  }

  public State state() {
    return state;
  }

  public void setState(State newState) {
    state = newState;
  }

  /** The triggers that wait for this package, in the order in which they were activated. */
  public List<String> pending() {
    return List.copyOf(pending);
  }

  /** Takes all of them. */
  public List<String> takePending() {
    List<String> taken = List.copyOf(pending);
    pending.clear();
    return taken;
  }

  /** That a trigger this package is interested in was activated. */
  public void activate(String trigger) {
    if (!pending.contains(trigger)) {
      pending.add(trigger);
    }
  }
}
