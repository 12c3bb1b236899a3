package dev.golden.architecture.broken.peerhub;

import jakarta.persistence.Entity;

/** Breaks no-jpa. */
@Entity
class Row {}
