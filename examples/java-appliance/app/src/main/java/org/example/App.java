package org.example;

/** The whole application of the appliance. */
public final class App {
  private App() {}

  public static void main(String[] args) {
    System.out.println("osimage: java up on Java " + System.getProperty("java.version"));
  }
}
