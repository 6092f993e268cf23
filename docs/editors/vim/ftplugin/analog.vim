" Comments, and `gq` by the compiler's own formatter.
setlocal commentstring=//\ %s
setlocal comments=s1:/*,mb:*,ex:*/,://,:%%
setlocal formatprg=analogc\ fmt\ -
setlocal tabstop=8 shiftwidth=8 noexpandtab
