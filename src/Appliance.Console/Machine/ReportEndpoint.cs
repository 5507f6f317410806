using Appliance.Console.Access;
using Appliance.Console.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Appliance.Console.Machine;

/// <summary><c>GET /system/report.zip</c>: what whoever helps needs to know of the rig.</summary>
public static class ReportEndpoint
{
    /// <summary>Maps it, for administrators.</summary>
    public static void MapReport(this WebApplication app) => app
        .MapGet("/system/report.zip", async (HttpContext context, [FromServices] IMachine machine) => Results.Stream(await machine.OpenReportAsync(context.RequestAborted), "application/zip", "hearth-report.zip"))
        .RequireAuthorization(ConsolePolicies.Administrator);
}
