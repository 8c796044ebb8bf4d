/**
 * The first step of goal populate: prepares the sources, merges what they contribute, settles
 * owners.
 */
package org.osimage.pipeline.populate;
