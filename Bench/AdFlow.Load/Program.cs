using AdFlow.Load;

// Servers that are measured: they load nothing but what they need.
if (args is [EchoServer.Mode, ..])
{
    await EchoServer.RunAsync(args[1], args.Length > 2 ? args[2] : null);
    return 0;
}
if (args is [GraphServer.Mode, ..])
{
    await GraphServer.RunAsync(args[1..]);
    return 0;
}
return await CommandLine.RunAsync(args);
