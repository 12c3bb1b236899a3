package dev.golden.operations.connection;

import dev.golden.operations.OperationException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Where a database is and how to get in. */
public record DatabaseAddress(String url, String user, String password) {

    /** @throws OperationException when it cannot be reached */
    public Connection open() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "golden");
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        try {
            return DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            throw new OperationException("The database cannot be reached: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "DatabaseAddress[user=" + user + ", password=***]";
    }
}
