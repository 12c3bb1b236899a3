package dev.golden.architecture.broken.unmarked;

/** Breaks null-marked: its package has no package-info. */
class Unmarked {}
