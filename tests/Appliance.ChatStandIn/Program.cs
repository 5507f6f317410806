using System.Collections;
using Appliance.ChatStandIn;

var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
await using var server = StandInServer.Build(environment, $"http://{environment["HOST"]}:{environment["PORT"]}");
await server.RunAsync();
