# sluis_embed(TARGET SOURCE files...): puts the files into the program. `SOURCE`, which the build
# makes, defines sluis::EmbeddedFile of connectors/web/frame/embedded_file.h; a file is found by its name.
function(sluis_embed target source)
  set(lines "#include \"connectors/web/frame/embedded_file.h\"\n\n")
  set(declarations "")
  set(cases "")
  set(number 0)
  foreach(file IN LISTS ARGN)
    get_filename_component(name ${file} NAME)
    set(symbol sluis_embedded_${number})
    string(APPEND lines
           "__asm__(\".pushsection .rodata\\n.global ${symbol}\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n\""
           "\n        \".global ${symbol}_end\\n${symbol}_end:\\n.byte 0\\n.popsection\\n\");\n")
    string(APPEND declarations "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
    string(APPEND cases
           "  if (name == \"${name}\") return {${symbol}, static_cast<size_t>(${symbol}_end - ${symbol})};\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${source} CONTENT
       "${lines}\nextern \"C\" {\n${declarations}}\n\nnamespace sluis {\n
std::string_view EmbeddedFile(std::string_view name) {\n${cases}  return {};\n}\n
}  // namespace sluis\n" @ONLY)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${ARGN}")
  target_sources(${target} PRIVATE ${source})
endfunction()
