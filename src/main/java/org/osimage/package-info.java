/**
 * osimage: from a POM to an operating system image. This package holds only the one exception that
 * every room may throw; the rooms are its sub-packages.
 */
package org.osimage;
