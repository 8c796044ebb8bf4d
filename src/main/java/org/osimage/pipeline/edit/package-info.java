/**
 * What the description declares about the populated image: users, links, permissions, texts,
 * services, module indexes.
 */
package org.osimage.pipeline.edit;
