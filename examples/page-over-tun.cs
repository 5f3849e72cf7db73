#!/usr/bin/env dotnet
// Kestrel on Stead's TCP, and a page fetched through it, both ways. Run as root: dotnet run examples/page-over-tun.cs
#:sdk Microsoft.NET.Sdk.Web
#:property NuGetLockFilePath=page-over-tun.lock.json
#:project ../src/Host/Host.csproj
using Microsoft.AspNetCore.Connections;
using Stead.Host.Network.Sockets;

using var network = TunNetwork.Open("page0", "10.9.8.2/24");
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSingleton<IConnectionListenerFactory>(new StackTransport(network));
builder.WebHost.UseUrls("http://10.9.8.2:80", "http://10.9.8.1:8080");
await using var app = builder.Build();
app.MapGet("/", (HttpContext at) => $"A page from {at.Connection.LocalIpAddress} to {at.Connection.RemoteIpAddress}.");
await app.StartAsync();
Console.WriteLine(await new HttpClient().GetStringAsync("http://10.9.8.2/"));
Console.WriteLine(await new HttpClient(new SocketsHttpHandler { ConnectCallback = network.ConnectAsync }).GetStringAsync("http://10.9.8.1:8080/"));
