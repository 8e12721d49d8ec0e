module handler-2023-go

go 1.24
