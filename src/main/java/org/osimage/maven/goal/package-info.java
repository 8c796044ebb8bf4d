/** A class for each goal. */
package org.osimage.maven.goal;
