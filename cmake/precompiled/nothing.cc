// Has nothing: its library is there for the header that is compiled with it.
