# cmake -DNPM=npm -DFROM=assets -DTO=folder -P assemble.cmake: fetches the packages of package.json
# and lays what the pages need of them into TO. The style of all components becomes one file, with
# the notices of its licence (EUPL-1.2).
set(components root document heading-1 heading-2 heading-3 paragraph link button skip-link table
               form-label textarea textbox)
set(fonts source-sans-3-latin-wght-normal.woff2 source-sans-3-latin-ext-wght-normal.woff2)

file(MAKE_DIRECTORY ${TO})
file(COPY ${FROM}/package.json ${FROM}/package-lock.json DESTINATION ${TO})
execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --silent
                WORKING_DIRECTORY ${TO} RESULT_VARIABLE failed OUTPUT_QUIET)
if(failed)
  message(FATAL_ERROR "npm could not fetch the style of the web pages (package-lock.json of ${FROM}). "
                      "Without a way to npm's registry, configure with -DSLUIS_WEB_STYLE=OFF: the "
                      "pages work, and look plain.")
endif()
set(style "")
foreach(component IN LISTS components)
  file(READ ${TO}/node_modules/@utrecht/${component}-css/dist/index.css part)
  string(APPEND style "${part}\n")
endforeach()
file(WRITE ${TO}/components.css "${style}")
foreach(font IN LISTS fonts)
  file(COPY ${TO}/node_modules/@fontsource-variable/source-sans-3/files/${font} DESTINATION ${TO})
endforeach()
