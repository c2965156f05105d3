import RematchCommand

await Rematch.main()
