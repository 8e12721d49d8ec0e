module short-links-go

go 1.24
