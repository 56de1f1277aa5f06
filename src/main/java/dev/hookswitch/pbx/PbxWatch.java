package dev.hookswitch.pbx;

/** The watch that is kept on one PBX, by this process or by others: how it is. */
public interface PbxWatch {

  String name();

  LinkHealth health();
}
