autocmd BufRead,BufNewFile *.analog setfiletype analog
